namespace Sealpost.Client.Destinations;

/// <summary>One scheme that a destination signs with.</summary>
public sealed record DestinationSigning
{
    /// <summary>The scheme, such as <c>engenius@1</c>; without a version the newest, which is then kept.</summary>
    public required string Scheme { get; init; }

    /// <summary>Choices that the scheme leaves open, by name; null for its defaults.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>When this scheme stops signing, to move receivers to another; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>On its way to the server, your own secret; null to have one generated. In an answer, a secret that this request generated beside the destination's <c>Secret</c>, this once.</summary>
    public string? Secret { get; init; }

    /// <summary>The scheme alone: keeps the secret out of logs.</summary>
    public override string ToString() => Scheme;
}
