using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sealpost.Server.Problems;

/// <summary>Turns what no endpoint answered into a problem: unknown routes, wrong methods, requests Kestrel refuses and faults of ours.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await new Problem(ProblemType.ForStatus(refusal.StatusCode), refusal.Message).ExecuteAsync(context);
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Log.Unhandled(logger, failure, context.Request.Method, context.Request.Path);
            context.Response.Clear();
            await new Problem(ProblemType.Internal, "The request could not be completed. The operator's log says why.").ExecuteAsync(context);
            return;
        }

        if (IsBareRefusal(context.Response)) await Describe(context).ExecuteAsync(context);
    }

    private static bool IsBareRefusal(HttpResponse response) =>
        response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted && response.ContentLength is null && response.ContentType is null;

    private static Problem Describe(HttpContext context)
    {
        var detail = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {ProblemText.Shown(context.Request.Path.Value ?? "/")}. The operations are listed at /openapi/v1.json.",
            StatusCodes.Status405MethodNotAllowed => $"{ProblemText.Shown(context.Request.Method)} is not allowed here; {context.Response.Headers.Allow} is.",
            StatusCodes.Status415UnsupportedMediaType => $"Send the body as {MediaTypeNames.Application.Json} (a patch may also be application/merge-patch+json).",
            _ => "The request was refused.",
        };
        return new Problem(ProblemType.ForStatus(context.Response.StatusCode), detail);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method, PathString path);
    }
}
