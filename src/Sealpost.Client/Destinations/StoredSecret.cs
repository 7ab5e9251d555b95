namespace Sealpost.Client.Destinations;

/// <summary>What is known of a stored secret; never the secret itself.</summary>
public sealed record StoredSecret
{
    /// <summary>What it is for: <c>signing</c>, <c>authentication</c> or <c>header</c>; <c>account</c> when it signs for all the tenant's destinations of the profile.</summary>
    public required string Use { get; init; }

    /// <summary>The scheme, the authentication's type or the header's name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it begins to sign, where it waits for the end of its predecessor; null for since it was stored.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when it still signs; null for the newest.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>The answer that lists them.</summary>
internal sealed record StoredSecrets(IReadOnlyList<StoredSecret> Items);
