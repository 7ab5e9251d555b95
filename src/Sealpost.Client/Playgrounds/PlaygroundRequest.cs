using Sealpost.Client.Deliveries;

namespace Sealpost.Client.Playgrounds;

/// <summary>A request as the built-in receiver got it.</summary>
public sealed record PlaygroundRequest
{
    /// <summary>The delivery that it was an attempt of.</summary>
    public required string Delivery { get; init; }

    /// <summary>The destination that sent it.</summary>
    public required string Destination { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>POST, or what a handshake uses.</summary>
    public required string Method { get; init; }

    /// <summary>The path of the URL.</summary>
    public required string Path { get; init; }

    /// <summary>True when every scheme of the destination verified, and it was answered with 200; false with 401; null when nothing signs for the destination.</summary>
    public bool? Verified { get; init; }

    /// <summary>What each scheme of the destination came to.</summary>
    public required IReadOnlyList<PlaygroundProof> Proofs { get; init; }

    /// <summary>Headers and body. Signatures are shown; what lets in whoever has it is redacted.</summary>
    public required HttpPart Request { get; init; }

    /// <summary>Bytes of the whole body.</summary>
    public required int Size { get; init; }
}

/// <summary>What a scheme came to.</summary>
/// <param name="Scheme">Its id.</param>
/// <param name="Outcome"><c>accepted</c>, or the one reason why not, such as <c>signature-mismatch</c>.</param>
public sealed record PlaygroundProof(string Scheme, string Outcome);
