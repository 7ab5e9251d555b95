using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Api;

/// <summary>The server's whole request pipeline, from its very beginning, for requests that come from no socket. It adds nothing to the way of those that do.</summary>
internal sealed class RequestPipeline : IStartupFilter
{
    private RequestDelegate? _start;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => _start = rest);
        next(app);
    };

    /// <exception cref="InvalidOperationException">The server has not started.</exception>
    public Task RunAsync(HttpContext context) => (_start ?? throw new InvalidOperationException("The pipeline is built when the server starts."))(context);
}
