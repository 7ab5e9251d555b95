using Sealpost.Secrets;

namespace Sealpost.Handshakes;

/// <summary>What a request is to a handshake.</summary>
public abstract record HandshakeResult
{
    private HandshakeResult()
    {
    }

    /// <summary>No handshake: an ordinary request.</summary>
    public sealed record NotAsked : HandshakeResult
    {
        internal static readonly NotAsked Instance = new();
    }

    /// <summary>The sender asks, and this is the answer it wants.</summary>
    /// <param name="Response">What to answer.</param>
    public sealed record Agreed(HandshakeResponse Response) : HandshakeResult;

    /// <summary>The sender asks, and may not: another verify token, another origin, a malformed challenge. Answer it like a request that does not verify.</summary>
    /// <param name="Reason">Why, for the receiver's log; never for the sender.</param>
    public sealed record Refused(string Reason) : HandshakeResult;

    /// <summary>The sender gives the secret it will sign with: keep it, then answer.</summary>
    /// <param name="Secret">The secret.</param>
    /// <param name="Response">What to answer once it is kept.</param>
    public sealed record SecretGiven(Secret Secret, HandshakeResponse Response) : HandshakeResult;

    /// <summary>The sender asks for a call of a URL of its own, which has been checked to be of its host: GET it, then answer.</summary>
    /// <param name="Url">An https URL.</param>
    /// <param name="Response">What to answer once it was called.</param>
    public sealed record Confirmation(Uri Url, HandshakeResponse Response) : HandshakeResult;
}
