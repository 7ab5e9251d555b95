using Sealpost.Engine.Deliveries;
using Sealpost.Handshakes;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>What a sender is answered. It is never told why.</summary>
internal sealed record SourceAnswer(int Status)
{
    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Nothing is wrong with the request, and nothing is stored: it is to come again.</summary>
    public static SourceAnswer Later { get; } = new(503) { Headers = [new("Retry-After", "5")] };

    /// <summary>The source's tenant has reached one of its limits.</summary>
    public static SourceAnswer TooMany(TimeSpan retryAfter) =>
        new(429) { Headers = [new("Retry-After", RetryAfter.Format(retryAfter))] };

    /// <summary>A 401 names what it asks for, where HTTP has a word for it (RFC 9110, 11.6.1; RFC 7617).</summary>
    public static SourceAnswer Refused(Scheme scheme, int status) =>
        new(status) { Headers = status == 401 && scheme.Kind == SchemeKind.Basic ? [new("WWW-Authenticate", "Basic realm=\"webhooks\", charset=\"UTF-8\"")] : [] };

    public static SourceAnswer MethodNotAllowed { get; } = new(405) { Headers = [new("Allow", "POST, PUT")] };

    public static SourceAnswer Of(HandshakeResponse response) =>
        new(response.Status) { ContentType = response.ContentType, Body = response.Body, Headers = response.Headers };
}
