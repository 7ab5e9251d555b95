using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Sealpost.Server.Limits;

namespace Sealpost.Server.Problems;

/// <summary>Puts the problem middleware, the refusal of ambiguous and unreadable requests and the answers to HEAD in front of everything, so that no host can forget them.</summary>
internal sealed class ProblemStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<AmbiguousLengthMiddleware>();
        app.UseMiddleware<UnreadableHeaderMiddleware>();
        app.UseMiddleware<HeadMiddleware>();
        next(app);
    };
}
