using System.Text.Json;

namespace Sealpost.Client.Sources;

/// <summary>A source to create. Only the scheme is required, and a secret unless the scheme has none; what else is null is what the scheme says.</summary>
public sealed record NewSource
{
    /// <summary>The id of a scheme, such as <c>stripe</c> or <c>github@1</c>, as a JSON string; or a whole scheme file, as an object. <c>none</c> verifies nothing.</summary>
    public required JsonElement Scheme { get; init; }

    /// <summary>For people: at most 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>False to take nothing in; null for true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Choices that the scheme leaves open, by name.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>The secret that the sender signs with, as it was handed over. Never shown again.</summary>
    public string? Secret { get; init; }

    /// <summary>True to have a secret made, for a sender that takes yours.</summary>
    public bool? GenerateSecret { get; init; }

    /// <summary>The name by which messages call the secret, where the sender's messages name their key.</summary>
    public string? KeyId { get; init; }

    /// <summary>Who may call: networks in CIDR form, addresses, or <c>centrepoint</c> for the addresses that ActiGraph publishes. Null for everybody.</summary>
    public IReadOnlyList<string>? AllowedNetworks { get; init; }

    /// <summary>How the sender asks whether its webhooks are wanted.</summary>
    public NewSourceHandshake? Handshake { get; init; }

    /// <summary>What the events are called.</summary>
    public SourceEventType? EventType { get; init; }

    /// <summary>How repetitions of a delivery are recognised.</summary>
    public SourceDeduplication? Deduplicate { get; init; }

    /// <summary>The name alone: keeps the secret out of logs.</summary>
    public override string ToString() => Name ?? "";
}

/// <summary>How a sender asks whether its webhooks are wanted, with what was agreed on for it.</summary>
public sealed record NewSourceHandshake
{
    /// <summary><c>none</c>, or the name of a handshake such as <c>hub-challenge</c>.</summary>
    public required string Type { get; init; }

    /// <summary>With <c>hub-challenge</c> and <c>hash-challenge</c>: the token that you told the sender. Never shown again.</summary>
    public string? VerifyToken { get; init; }

    /// <summary>With <c>options-origin</c>: the origins that may send, or <c>*</c>.</summary>
    public IReadOnlyList<string>? AllowedOrigins { get; init; }

    /// <summary>With <c>options-origin</c>: requests a minute that are allowed; null for no bound.</summary>
    public int? AllowedRate { get; init; }

    /// <summary>With <c>sns-subscribe-url</c>: the ARNs of the topics that may subscribe.</summary>
    public IReadOnlyList<string>? AllowedTopics { get; init; }

    /// <summary>The type alone: keeps the token out of logs.</summary>
    public override string ToString() => Type;
}
