using Microsoft.Extensions.Logging;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Sources.Rejections;
using Sealpost.Engine.Tenants;
using Sealpost.Handshakes;
using Sealpost.Keys;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Takes one request in: believes it or not, answers a handshake, and waits until an event is on disk before the sender hears of success.</summary>
internal sealed partial class SourceIntake(
    TenantDirectory tenants, EventTypeCatalogue eventTypes, MessageIntake messages, HandshakeAction handshakes, RejectionStore rejections, KeyResolver keys, SourceMetrics metrics,
    TimeProvider time, ILogger<SourceIntake> log)
{
    private const int Good = 200;
    private const int Unproven = 401;
    private const int Unprocessable = 422;

    public async Task<SourceAnswer> HandleAsync(SourceSnapshot source, SourceRequest request, CancellationToken cancellationToken)
    {
        if (source.Refusal(request.Caller, request.IsPrivate) is { } refusal) return await RejectAsync(source, request, refusal, cancellationToken);
        var isProvenLater = source.Handshake?.MustBeProven(source.Scheme.Kind) == true;
        if (!isProvenLater && await ShakeHandsAsync(source, request, cancellationToken) is { } unproven) return unproven;
        if (request.Method is not ("POST" or "PUT")) return SourceAnswer.MethodNotAllowed;
        var verified = await VerifyAsync(source, request, cancellationToken);
        if (verified.Outcome == VerifyOutcome.KeyUnavailable)
        {
            metrics.KeyUnavailable();
            LogKeyUnavailable(source.Id.ToString());
            return SourceAnswer.Later;
        }

        if (!verified.IsAccepted) return await RejectAsync(source, request, RejectionReason.Of(verified.Outcome), cancellationToken);
        if (isProvenLater && await ShakeHandsAsync(source, request, cancellationToken) is { } proven) return proven;
        return await AcceptAsync(source, request, verified, cancellationToken);
    }

    /// <summary>Keeps a request that does not pass, and answers it as one that does not verify.</summary>
    public async Task<SourceAnswer> RejectAsync(SourceSnapshot source, SourceRequest request, string reason, CancellationToken cancellationToken, int? status = null)
    {
        metrics.Rejected(reason);
        LogRejected(source.Id.ToString(), reason);
        await rejections.KeepAsync(source, request, reason, cancellationToken);
        return SourceAnswer.Refused(source.Scheme, status ?? source.Scheme.Response?.Invalid ?? Unproven);
    }

    private ValueTask<VerifyResult> VerifyAsync(SourceSnapshot source, SourceRequest request, CancellationToken cancellationToken) => source.Scheme.VerifyAsync(
        new InboundRequest<HeaderList>
        {
            Headers = new(request.Headers),
            Body = source.Scheme.VerifiesDecompressedBody ? request.Content : request.Body,
            Method = request.Method,
            Url = request.Url,
        },
        source.Keys.AsMemory(),
        keys,
        time,
        cancellationToken);

    /// <summary>Null when the request is no handshake.</summary>
    private async ValueTask<SourceAnswer?> ShakeHandsAsync(SourceSnapshot source, SourceRequest request, CancellationToken cancellationToken)
    {
        if (source.Handshake is null) return null;
        var result = Ask(source.Handshake, source, request);
        switch (result)
        {
            case HandshakeResult.NotAsked:
                return null;
            case HandshakeResult.Refused refused:
                LogHandshakeRefused(source.Id.ToString(), refused.Reason);
                return await RejectAsync(source, request, RejectionReason.HandshakeRefused, cancellationToken);
            default:
                metrics.HandshakeAnswered();
                return await handshakes.CompleteAsync(source, result, cancellationToken);
        }
    }

    private HandshakeResult Ask(Handshake handshake, SourceSnapshot source, SourceRequest request) => handshake.Answer(
        new VerifyRequest<HeaderList> { Headers = new(request.Headers), Body = request.Content.Span, Method = request.Method, Url = request.Url },
        source.Keys.AsSpan(),
        source.HandshakeSettings,
        time);

    private async Task<SourceAnswer> AcceptAsync(SourceSnapshot source, SourceRequest request, VerifyResult verified, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(source.TenantNo, cancellationToken) is not { } tenant) return new(404);
        if (await NameAsync(source, request, cancellationToken) is not { } eventType)
            return await RejectAsync(source, request, RejectionReason.EventTypeRefused, cancellationToken, Unprocessable);
        var origin = new MessageOrigin(
            source.Id, HeaderLines.Format(KeptHeaders.Of(source.Scheme, request.Headers)),
            [.. DeliveryKeys.Of(source, request, verified).Select(key => IdempotencyKey.OfSource(source.SourceNo, key, source.Deduplicate.Window))]);
        var outcome = await messages.AcceptAsync(tenant, new NewMessage(eventType, ContentTypeText.Sendable(request.ContentType), request.Content) { Origin = origin }, cancellationToken);
        switch (outcome)
        {
            case AcceptOutcome.Accepted:
                metrics.Accepted();
                return new(source.Scheme.Response?.Valid ?? Good);
            case AcceptOutcome.Repeated:
                metrics.Repeated();
                return new(source.Scheme.Response?.Valid ?? Good);
            case AcceptOutcome.Limited limited:
                metrics.Busy();
                return SourceAnswer.TooMany(limited.RetryAfter);
            default:
                metrics.Busy();
                return SourceAnswer.Later;
        }
    }

    /// <summary>Null when neither what the request says nor what stands in for it may be used.</summary>
    private async ValueTask<string?> NameAsync(SourceSnapshot source, SourceRequest request, CancellationToken cancellationToken)
    {
        foreach (var name in (string?[])[EventNaming.Of(source.EventType, request), source.EventType.Fallback])
        {
            if (name is not null && await eventTypes.CheckAsync(name, cancellationToken) == EventTypeCheck.Good) return name;
        }

        return null;
    }

    [LoggerMessage(LogLevel.Information, "Source {Source} rejected a request: {Reason}")]
    private partial void LogRejected(string source, string reason);

    [LoggerMessage(LogLevel.Warning, "Source {Source} could not fetch the key of a request; its sender is asked to try again")]
    private partial void LogKeyUnavailable(string source);

    [LoggerMessage(LogLevel.Information, "Source {Source} refused a handshake: {Reason}")]
    private partial void LogHandshakeRefused(string source, string reason);
}
