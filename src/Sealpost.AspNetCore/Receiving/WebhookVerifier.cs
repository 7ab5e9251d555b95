using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.AspNetCore.Bearer;
using Sealpost.AspNetCore.Diagnostics;
using Sealpost.AspNetCore.Problems;
using Sealpost.AspNetCore.Secrets;
using Sealpost.AspNetCore.Sources;
using Sealpost.Handshakes;
using Sealpost.Keys;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>Decides whether a request is what a source's sender sent. Everything that guards an endpoint asks here, and each request once.</summary>
internal sealed partial class WebhookVerifier(SourceDirectory directory, KeyResolver resolver, TimeProvider clock, ReceiverMetrics metrics, ILogger<WebhookVerifier> logger)
{
    private const string UnknownName = "(unknown)";

    public async ValueTask<Verification> VerifyAsync(HttpContext context, string name)
    {
        if (context.Features.Find<Verification>() is { } earlier && string.Equals(earlier.SourceName, name, StringComparison.Ordinal))
            return earlier;

        var source = directory.Find(name);
        var verification = source is null ? new Verification.Refused(name, Refusal.Of(WebhookProblem.UnknownSource)) : await DecideAsync(context, name, source);
        if (verification is Verification.Refused { Refusal.Reason: var reason })
            Refused(source, reason);
        context.Features.Keep(verification);
        return verification;
    }

    private void Refused(WebhookSource? source, string reason)
    {
        if (source is null)
        {
            metrics.Received(UnknownName, UnknownName, reason);
            Log.UnknownSource(logger);
            return;
        }

        metrics.Received(source.Name, source.SchemeName, reason);
        Log.Refused(logger, source.Name, source.SchemeName, reason);
    }

    private async ValueTask<Verification> DecideAsync(HttpContext context, string name, WebhookSource source)
    {
        if (source.CarriesCredentials && !context.Request.IsHttps)
            return new Verification.Refused(name, Refusal.Of(WebhookProblem.HttpsRequired));

        var reading = await BodyReader.ReadAsync(context, source.MaxBodyBytes, source.BodyTimeout, clock);
        if (reading.Refusal is null && source.Scheme is { VerifiesDecompressedBody: true } && context.Request.Headers.ContentEncoding is [{ Length: > 0 } encoding])
        {
            reading = await BodyReader.DecompressAsync(reading.Bytes, encoding, source.MaxBodyBytes);
            context.Request.Headers.ContentEncoding = default;
        }

        if (reading.Refusal is { } unread)
            return new Verification.Refused(name, unread);
        context.Request.Body = new MemoryStream(reading.Bytes, writable: false);
        if (context.Request.ContentLength is { } announced && announced != reading.Bytes.Length)
            context.Request.ContentLength = reading.Bytes.Length;

        var isTimed = metrics.TimesVerification;
        var started = isTimed ? clock.GetTimestamp() : 0;
        var tenant = context.Request.RouteValues[WebhookRoute.Tenant] as string;
        var request = new ReceivedRequest(context, reading.Bytes, source.Address.Of(context.Request));
        try
        {
            var verification = await DecideAsync(request, name, source, tenant);
            if (isTimed)
                metrics.Verified(source.Name, clock.GetElapsedTime(started), (verification as Verification.Verified)?.Webhook.Timestamp is { } signed ? clock.GetUtcNow() - signed : null);
            return verification;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return new Verification.Refused(name, Refusal.Of(WebhookProblem.BadRequest, "aborted"));
        }
        catch (Exception e)
        {
            Log.CannotDecide(logger, e, source.Name);
            return new Verification.Refused(name, Refusal.Of(WebhookProblem.Unavailable));
        }
    }

    private async ValueTask<Verification> DecideAsync(ReceivedRequest request, string name, WebhookSource source, string? tenant)
    {
        var keys = await source.Keys.FindAsync(tenant, request.Context.RequestAborted);
        if (!source.ProvesHandshake && AnswerHandshake(request, name, source, tenant, keys) is { } asked)
            return asked;
        if (!source.Delivers(request.Context.Request.Method))
            return new Verification.Refused(name, Refusal.Of(WebhookProblem.MethodNotAllowed) with { Allow = string.Join(", ", source.Methods) });

        var result = source.Scheme is null
            ? new VerifyResult { Outcome = VerifyOutcome.Accepted, KeyIndex = -1 }
            : await source.Scheme.VerifyAsync(request.ToInbound(), keys.Keys, resolver, clock, request.Context.RequestAborted);
        if (result.Outcome == VerifyOutcome.KeyUnavailable)
            return new Verification.Refused(name, Refusal.Of(WebhookProblem.Unavailable, ReasonText.Of(result.Outcome)));
        if (!result.IsAccepted)
            return Refuse(name, source, ReasonText.Of(result.Outcome));

        var proven = keys.TenantOf(result.KeyIndex) ?? source.Tenant;
        if (tenant is not null && !string.Equals(tenant, proven, StringComparison.Ordinal))
            return Refuse(name, source, "tenant-mismatch");

        BearerOutcome.Valid? token = null;
        if (source.Bearer is { } bearer)
        {
            var outcome = await bearer.CheckAsync(request.Context);
            if (outcome is BearerOutcome.Unavailable)
                return new Verification.Refused(name, Refusal.Of(WebhookProblem.Unavailable, "authorization-server-unavailable"));
            if (outcome is BearerOutcome.Invalid invalid)
                return Refuse(name, source, invalid.Reason);
            token = (BearerOutcome.Valid)outcome;
        }

        if (source.ProvesHandshake && AnswerHandshake(request, name, source, tenant, keys) is { } signed)
            return signed;

        var webhook = request.ToWebhook(source, result, keys.NameOf(result.KeyIndex) ?? result.KeyId, proven, token?.Claims ?? []);
        return new Verification.Verified(name, source, webhook, source.Replay.KeyOf(result, proven, webhook.DeliveryId, request.Body));
    }

    private Verification? AnswerHandshake(ReceivedRequest request, string name, WebhookSource source, string? tenant, KeySet keys)
    {
        switch (source.Handshake?.Answer(request.ToVerify(), keys.Keys.Span, source.HandshakeSettings, clock))
        {
            case null or HandshakeResult.NotAsked:
                return null;
            case HandshakeResult.Refused refused:
                Log.HandshakeRefused(logger, source.Name, refused.Reason);
                return Refuse(name, source, "handshake-refused");
            case { } question:
                return new Verification.Asked(name, source, tenant, question);
        }
    }

    private static Verification.Refused Refuse(string name, WebhookSource source, string reason) =>
        new(name, Refusal.Unverified(source.InvalidStatus, source.Challenge, reason));

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Warning, "A request to webhook source {Source} was refused by {Scheme}: {Reason}")]
        public static partial void Refused(ILogger logger, string source, string scheme, string reason);

        [LoggerMessage(2011, LogLevel.Debug, "A request named a webhook source that does not exist")]
        public static partial void UnknownSource(ILogger logger);

        [LoggerMessage(2013, LogLevel.Warning, "A handshake with webhook source {Source} does not go through: {Reason}")]
        public static partial void HandshakeRefused(ILogger logger, string source, string reason);

        [LoggerMessage(2012, LogLevel.Error, "A request to webhook source {Source} could not be verified and was put off with 503")]
        public static partial void CannotDecide(ILogger logger, Exception exception, string source);
    }
}
