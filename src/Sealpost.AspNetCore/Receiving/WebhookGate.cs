using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.AspNetCore.Diagnostics;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Problems;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Sources;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>Stands before a guarded endpoint: only what is verified, and new, reaches it.</summary>
internal sealed partial class WebhookGate(
    WebhookVerifier verifier, HandshakeResponder handshakes, IWebhookReplayStore replays, ReceiverMetrics metrics, ILogger<WebhookGate> logger)
{
    /// <param name="context">The request.</param>
    /// <param name="sourceName">The source that the endpoint demands; null for the route's <c>{source}</c>.</param>
    /// <param name="inner">The endpoint.</param>
    public Task InvokeAsync(HttpContext context, string? sourceName, RequestDelegate inner)
    {
        var verification = verifier.VerifyAsync(context, sourceName ?? context.Request.RouteValues[WebhookRoute.Source] as string ?? "");
        return verification.IsCompletedSuccessfully ? ActAsync(context, verification.Result, inner) : WaitAsync(context, verification, inner);
    }

    public static InvalidOperationException NotGuarded() =>
        new("This endpoint wants a verified webhook and nothing verifies it: map it with MapWebhook, or add RequireWebhookSignature(…), and call builder.Services.AddWebhookReceiver(…).");

    private async Task WaitAsync(HttpContext context, ValueTask<Verification> verification, RequestDelegate inner) => await ActAsync(context, await verification, inner);

    private Task ActAsync(HttpContext context, Verification verification, RequestDelegate inner)
    {
        switch (verification)
        {
            case Verification.Verified { ReplayKey: { } key } verified:
                return HandleOnceAsync(context, verified, key, inner);
            case Verification.Verified verified:
                metrics.Received(verified.Source.Name, verified.Source.SchemeName, "accepted");
                return RunAsync(context, verified, inner);
            case Verification.Asked asked:
                return handshakes.AnswerAsync(context, asked);
            default:
                return ((Verification.Refused)verification).Refusal.WriteAsync(context);
        }
    }

    private async Task HandleOnceAsync(HttpContext context, Verification.Verified verified, ReplayKey key, RequestDelegate inner)
    {
        var source = verified.Source;
        if (await ClaimAsync(context, source, key) is not { } verdict)
        {
            await Refusal.Of(WebhookProblem.Unavailable).WriteAsync(context);
            return;
        }

        switch (verdict)
        {
            case ReplayVerdict.First:
                metrics.Received(source.Name, source.SchemeName, "accepted");
                await RunOnceAsync(context, verified, key, inner);
                break;
            case ReplayVerdict.InProgress:
                metrics.Received(source.Name, source.SchemeName, "in-progress");
                await Refusal.Of(WebhookProblem.InProgress).WriteAsync(context);
                break;
            case ReplayVerdict.Copy:
                metrics.Received(source.Name, source.SchemeName, "copy");
                Log.Copy(logger, source.Name);
                context.Response.StatusCode = source.ValidStatus;
                break;
            default:
                metrics.Received(source.Name, source.SchemeName, "retry");
                context.Response.StatusCode = source.ValidStatus;
                break;
        }
    }

    private async ValueTask<ReplayVerdict?> ClaimAsync(HttpContext context, WebhookSource source, ReplayKey key)
    {
        try
        {
            return await replays.ClaimAsync(key, source.HandlingTimeout, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.Received(source.Name, source.SchemeName, "aborted");
            return null;
        }
        catch (Exception e)
        {
            metrics.Received(source.Name, source.SchemeName, "replay-store-unavailable");
            Log.StoreFailed(logger, e, source.Name);
            return null;
        }
    }

    private async Task RunOnceAsync(HttpContext context, Verification.Verified verified, ReplayKey key, RequestDelegate inner)
    {
        var isHandled = false;
        try
        {
            await RunAsync(context, verified, inner);
            isHandled = context.Response.StatusCode is >= 200 and < 300;
        }
        finally
        {
            await SettleAsync(verified.Source, key, isHandled);
        }
    }

    /// <summary>A claim that cannot be settled ends by itself: the sender's retry is then handled a second time, which is better than never.</summary>
    private async Task SettleAsync(WebhookSource source, ReplayKey key, bool isHandled)
    {
        try
        {
            await (isHandled ? replays.CompleteAsync(key, source.Replay.Retention) : replays.ReleaseAsync(key));
        }
        catch (Exception e)
        {
            Log.StoreFailed(logger, e, source.Name);
        }
    }

    private static async Task RunAsync(HttpContext context, Verification.Verified verified, RequestDelegate inner)
    {
        context.Features.Keep(verified.Webhook);
        context.Response.StatusCode = verified.Source.ValidStatus;
        try
        {
            await inner(context);
        }
        catch (WebhookPayloadException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Refusal.Of(WebhookProblem.MalformedPayload).WriteAsync(context);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Warning, "Webhook source {Source} sent a request that had been handled, byte for byte; it was answered and not handled again")]
        public static partial void Copy(ILogger logger, string source);

        [LoggerMessage(2021, LogLevel.Error, "The replay store failed for a request to webhook source {Source}")]
        public static partial void StoreFailed(ILogger logger, Exception exception, string source);
    }
}

/// <summary>Names of route parameters.</summary>
internal static class WebhookRoute
{
    public const string Source = "source";
    public const string Tenant = "tenant";
}
