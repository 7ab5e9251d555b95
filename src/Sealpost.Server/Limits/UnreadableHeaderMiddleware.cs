using System.Buffers;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Limits;

/// <summary>Refuses a request by the name of the header whose value is not UTF-8.</summary>
internal sealed class UnreadableHeaderMiddleware(RequestDelegate next)
{
    // What the server decodes broken bytes into, and a byte that no header may hold (RFC 9110, 5.5).
    private static readonly SearchValues<char> Unreadable = SearchValues.Create('\uFFFD', '\0');

    public Task InvokeAsync(HttpContext context)
    {
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Unreadable)) return new Problem(ProblemType.BadRequest, $"The value of the header {name} is not UTF-8.").ExecuteAsync(context);
            }
        }

        return next(context);
    }
}
