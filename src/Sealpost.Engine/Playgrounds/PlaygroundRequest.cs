using Sealpost.Engine.Identity;
using Sealpost.Schemes;

namespace Sealpost.Engine.Playgrounds;

/// <summary>A request as the built-in receiver got it.</summary>
/// <param name="Path">With its slash, without the query: tells playgrounds of one tenant apart.</param>
/// <param name="Headers">All, in order; credentials are redacted, signatures are not: they prove one message and open nothing.</param>
/// <param name="Body">Its beginning, when it is long.</param>
/// <param name="Size">Of the whole body in bytes.</param>
/// <param name="Proofs">Of each scheme that signs for the destination; none when nothing does.</param>
internal sealed record PlaygroundRequest(
    DeliveryId Delivery, DestinationId Destination, DateTimeOffset At, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, int Size,
    IReadOnlyList<PlaygroundProof> Proofs)
{
    /// <summary>What it takes in memory, near enough.</summary>
    public long Weight { get; } = 512 + Body.Length + Headers.Sum(header => 2L * (header.Key.Length + header.Value.Length));

    /// <summary>Null when nothing signs.</summary>
    public bool? IsVerified => Proofs.Count == 0 ? null : Proofs.All(proof => proof.Outcome == VerifyOutcome.Accepted);
}

/// <param name="Scheme">Its id.</param>
internal sealed record PlaygroundProof(string Scheme, VerifyOutcome Outcome);
