using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Sources.Rejections;
using Sealpost.Schemes;
using Sealpost.Server.Deliveries;

namespace Sealpost.Server.Sources;

[Description("A request that a source did not take in. It was not delivered and is not going to be.")]
internal sealed record RejectionView(
    [property: Description("rej_ and 26 characters.")] string Id,
    [property: Description("Why, as a stable word: address-not-allowed, https-required, handshake-refused, event-type-refused, body-too-large, encoding-not-supported, or the outcome of the verification, such as signature-mismatch.")] string Reason,
    [property: Description("When it came.")] DateTimeOffset ReceivedAt,
    [property: Description("Its method; null, like all that follows, when it can no longer be read.")] string? Method,
    [property: Description("The address it came from.")] string? Caller,
    [property: Description("Its content type; null when it had none.")] string? ContentType,
    [property: Description("The size of its body in bytes.")] int? Size)
{
    public const string Example =
        """{"id":"rej_01kczq3v7q8r5t6w9x0y1z2a3b","reason":"signature-mismatch","receivedAt":"2026-01-31T09:30:00.000Z","method":"POST","caller":"203.0.113.7","contentType":"application/json","size":31}""";

    public const string WholeExample =
        """
        {"id":"rej_01kczq3v7q8r5t6w9x0y1z2a3b","reason":"signature-mismatch","receivedAt":"2026-01-31T09:30:00.000Z","method":"POST","caller":"203.0.113.7","contentType":"application/json","size":31,
        "request":{"headers":[{"name":"Stripe-Signature","value":"[redacted]"}],"body":"{\"invoice\":\"in_42\",\"paid\":true}","bodyEncoding":"utf8","truncated":false}}
        """;

    [Description("Headers, with credentials and proofs redacted, and body. Not in lists.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HttpPartView? Request { get; init; }

    public static RejectionView InList(Rejection rejection) => new(
        rejection.Id.ToString(), rejection.Reason, rejection.ReceivedAt, rejection.Content?.Method, rejection.Content?.Caller, rejection.Content?.ContentType, rejection.Content?.BodySize);

    public static RejectionView Whole(Rejection rejection, Scheme scheme) => rejection.Content is { } request
        ? InList(rejection) with { Request = HttpPartView.Of(KeptHeaders.Of(scheme, request.Headers), request.Body.ToArray(), request.IsTruncated) }
        : InList(rejection);
}
