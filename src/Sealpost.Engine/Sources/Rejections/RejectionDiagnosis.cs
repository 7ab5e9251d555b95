using Sealpost.Catalogue;
using Sealpost.Diagnosis;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Rejections;

/// <summary>Says why a kept request was rejected, and under which mistake it would have passed, by the source's keys of today and the time of then.</summary>
internal sealed class RejectionDiagnosis(SourceDirectory directory, SchemeCatalogue catalogue)
{
    /// <summary>Null when the source is gone.</summary>
    public async Task<IReadOnlyList<DiagnosisFinding>?> DiagnoseAsync(SourceRecord source, Rejection rejection, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(source.SourceNo, cancellationToken) is not { } snapshot) return null;
        if (rejection.Content is not { } request) return [new("unreadable", "The request was sealed with a master key that is no longer there.")];
        var own = OwnFinding(rejection.Reason, request);
        if (own.Length > 0 && rejection.Reason != RejectionReason.HandshakeRefused) return own;
        if (request.IsTruncated)
            return [.. own, new("truncated-body", $"Only the first {request.Body.Length} of {request.BodySize} bytes of the body were kept, so its signature cannot be tried again.")];
        return [.. own, .. Judge(snapshot, request, rejection.ReceivedAt)];
    }

    private IReadOnlyList<DiagnosisFinding> Judge(SourceSnapshot source, RejectedRequest request, DateTimeOffset receivedAt) => RequestDiagnosis.Diagnose(
        source.Scheme,
        new VerifyRequest<HeaderList> { Headers = new(request.Headers), Body = request.Body.Span, Method = request.Method, Url = request.Url },
        source.Keys.AsSpan(),
        new ClockOf(receivedAt),
        catalogue);

    private static DiagnosisFinding[] OwnFinding(string reason, RejectedRequest request) => reason switch
    {
        RejectionReason.AddressNotAllowed => [new(reason, $"It came from {request.Caller}, which is not in the source's allowedNetworks.")],
        RejectionReason.HttpsRequired => [new(reason, "It came over plain http, where anybody on the way can read its credential. Use https; behind a proxy, set Sealpost:Sources:TrustedProxies.")],
        RejectionReason.HandshakeRefused => [new(reason, "It asked by the source's handshake, and not as was agreed: another verify token, origin or topic, or a secret when there is one.")],
        RejectionReason.EventTypeRefused => [new(reason, "It has a good proof, but neither its event type nor the fallback may be used: unknown, archived, or no name at all.")],
        RejectionReason.BodyTooLarge => [new(reason, "Its body is larger than Sealpost:Limits:MaxBodyBytes.")],
        RejectionReason.BodyTooSlow => [new(reason, "Its body did not arrive within Sealpost:Sources:BodyTimeout, or more slowly than the server takes one: 240 bytes a second after the first five seconds.")],
        RejectionReason.BodyUnreadable => [new(reason, "Its body is not framed as HTTP asks: broken chunks, or less than its Content-Length.")],
        RejectionReason.EncodingNotSupported => [new(reason, "Its Content-Encoding is none that is known here, or the body is not encoded so.")],
        _ => [],
    };

    private sealed class ClockOf(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
