using Sealpost.Client.Deliveries;

namespace Sealpost.Client.Sources;

/// <summary>A request that a source did not take in, kept for a while. It was not delivered and is not going to be.</summary>
public sealed record Rejection
{
    /// <summary><c>rej_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Why, as a stable word: <c>address-not-allowed</c>, <c>https-required</c>, <c>handshake-refused</c>, <c>event-type-refused</c>, <c>body-too-large</c>,
    /// <c>encoding-not-supported</c>, or the outcome of the verification, such as <c>signature-mismatch</c>.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Its method; null, like all that follows, when it can no longer be read.</summary>
    public string? Method { get; init; }

    /// <summary>The address it came from.</summary>
    public string? Caller { get; init; }

    /// <summary>Its content type; null when it had none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The size of its body in bytes.</summary>
    public int? Size { get; init; }

    /// <summary>Headers, with credentials and proofs redacted, and body; null in lists.</summary>
    public HttpPart? Request { get; init; }
}

/// <summary>One thing that a diagnosis found. For operators: never show it to a sender.</summary>
/// <param name="Code">A stable name, such as <c>body-trailing-newline</c>.</param>
/// <param name="Message">A sentence for people. It never holds a secret or an expected signature.</param>
public sealed record Finding(string Code, string Message);

/// <summary>The answer of a diagnosis.</summary>
internal sealed record Diagnosed(IReadOnlyList<Finding> Findings);
