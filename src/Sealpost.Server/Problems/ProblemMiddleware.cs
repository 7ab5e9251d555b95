using System.Data.Common;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Problems;

/// <summary>Turns what no endpoint answered into a problem: unknown routes, wrong methods, requests Kestrel refuses and faults of ours.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private static readonly Problem Unavailable = Problem.Unavailable("The database cannot be written to, or read, at the moment. Send the request again after the time in Retry-After.", TimeSpan.FromSeconds(5));

    private static readonly Problem NoSpace = Problem.Unavailable("The disk is as good as full. New messages are refused until there is space again, and nothing was stored. Send the request again after the time in Retry-After.", TimeSpan.FromSeconds(10));

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
            await RefuseAsync(context, new(ProblemType.ForStatus(refusal.StatusCode), refusal.Message));
            return;
        }
        catch (DbException failure) when (failure.IsTransient && !context.Response.HasStarted)
        {
            // Why the journal does not commit stands in the log once, by itself.
            if (failure is not JournalUnavailableException) Log.DatabaseAway(logger, context.Request.Method, Place(context), failure.Message);
            await RefuseAsync(context, failure is JournalUnavailableException { IsForWantOfSpace: true } ? NoSpace : Unavailable);
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Log.Unhandled(logger, failure, context.Request.Method, Place(context));
            await RefuseAsync(context, new(ProblemType.Internal, "The request could not be completed. The operator's log says why."));
            return;
        }

        if (!IsBareRefusal(context.Response)) return;
        if (context.Response.Headers.Allow is [{ } methods]) context.Response.Headers.Allow = HeadMiddleware.Allowed(context.Request.Path, methods);
        await Describe(context).ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        context.Response.Clear();
        return problem.ExecuteAsync(context);
    }

    /// <summary>What an ingest URL ends with is a secret.</summary>
    private static string Place(HttpContext context) => context.Request.Path.StartsWithSegments("/in") ? "/in/…" : context.Request.Path.Value ?? "/";

    private static bool IsBareRefusal(HttpResponse response) =>
        response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted && response.ContentLength is null && response.ContentType is null;

    private static Problem Describe(HttpContext context)
    {
        var detail = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {ProblemText.Shown(context.Request.Path.Value ?? "/")}. The operations are listed at /openapi/v1.json.",
            StatusCodes.Status405MethodNotAllowed => $"{ProblemText.Shown(context.Request.Method)} is not allowed here. Allowed: {context.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType => $"Send the body as {MediaTypeNames.Application.Json} (a patch may also be application/merge-patch+json).",
            _ => "The request was refused.",
        };
        return new Problem(ProblemType.ForStatus(context.Response.StatusCode), detail);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered with 503: the database is not available ({Reason})")]
        public static partial void DatabaseAway(ILogger logger, string method, string path, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method, string path);
    }
}
