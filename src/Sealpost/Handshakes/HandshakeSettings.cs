using Sealpost.Secrets;

namespace Sealpost.Handshakes;

/// <summary>What a receiver has agreed on with a sender for their handshake. Immutable.</summary>
public sealed record HandshakeSettings
{
    /// <summary>The text that the sender shows or hashes to prove that it is the one that was set up; null without one.</summary>
    public Secret? VerifyToken { get; init; }

    /// <summary>The origins that may send, compared without case; <c>*</c> stands for every one. Default none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// The Amazon SNS topics (ARNs) that may subscribe, and whose events are then the only ones taken. Default none: Amazon signs for everybody's
    /// topics, so its signature alone says nothing, and without a topic here an event of any is as good as another.
    /// </summary>
    public IReadOnlyList<string> AllowedTopics { get; init; } = [];

    /// <summary>Requests a minute that a sender with an allowed origin may make, 1 or more; null for no bound.</summary>
    public int? AllowedRate { get; init; }
}
