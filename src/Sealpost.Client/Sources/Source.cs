using System.Text.Json;

namespace Sealpost.Client.Sources;

/// <summary>What one sender sends: verified, stored, and sent on to the tenant's destinations. Its secrets are never in it.</summary>
public sealed record Source
{
    /// <summary><c>src_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it takes anything in.</summary>
    public bool Enabled { get; init; }

    /// <summary>The scheme it verifies by: an id with its version, or a whole scheme file.</summary>
    public required JsonElement Scheme { get; init; }

    /// <summary>The choices made among those the scheme leaves open.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Who may call; empty for everybody.</summary>
    public required IReadOnlyList<string> AllowedNetworks { get; init; }

    /// <summary>How the sender asks whether its webhooks are wanted.</summary>
    public required SourceHandshake Handshake { get; init; }

    /// <summary>What the events are called.</summary>
    public required SourceEventType EventType { get; init; }

    /// <summary>How repetitions of a delivery are recognised.</summary>
    public required SourceDeduplication Deduplicate { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where the sender sends to, when the source is new; this once, and not when the call was repeated with the same idempotency key.</summary>
    public string? Url { get; init; }

    /// <summary>The secret that this call generated, this once.</summary>
    public string? Secret { get; init; }

    /// <summary>The id alone: keeps URL and secret out of logs.</summary>
    public override string ToString() => Id;
}

/// <summary>How a sender asks whether its webhooks are wanted. The verify token is not shown.</summary>
public sealed record SourceHandshake
{
    /// <summary><c>none</c>, or the name of a handshake.</summary>
    public required string Type { get; init; }

    /// <summary>The origins that may send; null where there is no such choice.</summary>
    public IReadOnlyList<string>? AllowedOrigins { get; init; }

    /// <summary>Requests a minute that are allowed; null for no bound.</summary>
    public int? AllowedRate { get; init; }

    /// <summary>The topics that may subscribe; null where there is no such choice.</summary>
    public IReadOnlyList<string>? AllowedTopics { get; init; }
}

/// <summary>What events are called: the text at one place of the request, or always the same. One of the first four is set.</summary>
public sealed record SourceEventType
{
    /// <summary>The header that says it.</summary>
    public string? Header { get; init; }

    /// <summary>The query parameter that says it.</summary>
    public string? Query { get; init; }

    /// <summary>The JSON pointer (RFC 6901) of the member that says it.</summary>
    public string? Json { get; init; }

    /// <summary>The one name of all.</summary>
    public string? Constant { get; init; }

    /// <summary>Stands before what the place says, such as <c>github.</c></summary>
    public string? Prefix { get; init; }

    /// <summary>The name when the place says nothing that can be one; null for the scheme's name.</summary>
    public string? Fallback { get; init; }
}

/// <summary>What makes two requests the same delivery.</summary>
public sealed record SourceDeduplication
{
    /// <summary><c>auto</c>, the default: the scheme's message or delivery id, and what the signature covers. <c>header</c>, <c>json</c>, <c>body</c> or <c>none</c>.</summary>
    public string? By { get; init; }

    /// <summary>With <c>header</c>: its name.</summary>
    public string? Header { get; init; }

    /// <summary>With <c>json</c>: the JSON pointer of the value.</summary>
    public string? Json { get; init; }

    /// <summary>For how long a delivery is remembered: 15m to 30d, such as <c>3d</c>. Null for 1d.</summary>
    public string? Window { get; init; }
}
