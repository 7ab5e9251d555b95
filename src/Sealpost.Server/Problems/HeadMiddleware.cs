using Microsoft.AspNetCore.Http;

namespace Sealpost.Server.Problems;

/// <summary>Answers HEAD as GET (RFC 9110, 9.3.2) wherever Sealpost answers GET, but for ingest URLs, where the method is the sender's and may be part of a handshake.</summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    private static readonly PathString[] Roots = ["/api", "/health", "/openapi", "/reference", "/metrics", "/published"];

    public Task InvokeAsync(HttpContext context) => HttpMethods.IsHead(context.Request.Method) && IsOurs(context.Request.Path) ? AnswerAsync(context) : next(context);

    /// <summary>What may be asked for with <paramref name="methods"/>, as an Allow header lists them, HEAD included.</summary>
    public static string Allowed(PathString path, string methods) =>
        IsOurs(path) && methods.Split(", ").Contains(HttpMethods.Get) ? $"{methods}, {HttpMethods.Head}" : methods;

    private async Task AnswerAsync(HttpContext context)
    {
        // Kestrel knows the method by itself and leaves the body out.
        context.Request.Method = HttpMethods.Get;
        await next(context);
        context.Request.Method = HttpMethods.Head;
    }

    private static bool IsOurs(PathString path) => Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
