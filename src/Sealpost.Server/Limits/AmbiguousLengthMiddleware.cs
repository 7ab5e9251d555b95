using Microsoft.AspNetCore.Http;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Limits;

/// <summary>
/// Refuses a request that says with both Content-Length and Transfer-Encoding where it ends (RFC 9112, 6.3): a proxy that believes the one while this
/// server believes the other would let a second request pass inside the first.
/// </summary>
internal sealed class AmbiguousLengthMiddleware(RequestDelegate next)
{
    // Kestrel believes Transfer-Encoding and moves the other header here.
    private const string MovedContentLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || (headers.ContentLength is null && !headers.ContainsKey(MovedContentLength))) return next(context);
        context.Response.Headers.Connection = "close";
        return new Problem(ProblemType.BadRequest, "The request has both Content-Length and Transfer-Encoding; send one of the two.").ExecuteAsync(context);
    }
}
