namespace Sealpost.Client.Schemes;

/// <summary>One vendor's way to sign webhooks.</summary>
public sealed record SchemeInfo
{
    /// <summary>Identity and version, such as <c>stripe@1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The vendor's name.</summary>
    public required string Name { get; init; }

    /// <summary>What family of proof it is: <c>hmac</c>, <c>token</c>, <c>basic</c>, <c>none</c> and others.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether destinations can sign with it; otherwise it only verifies.</summary>
    public bool CanSign { get; init; }

    /// <summary>The headers it writes.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>The choices it leaves open.</summary>
    public required IReadOnlyList<SchemeSetting> Settings { get; init; }

    /// <summary>Where the facts come from; null when that is not known.</summary>
    public string? Source { get; init; }

    /// <summary>What one should know before using it; null for nothing.</summary>
    public string? Notes { get; init; }
}

/// <summary>A choice that a scheme leaves open.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The allowed values; empty when any duration from <paramref name="Minimum"/> to <paramref name="Maximum"/> will do.</param>
/// <param name="Default">What holds when nothing is chosen.</param>
/// <param name="Minimum">The shortest duration; null where values are listed.</param>
/// <param name="Maximum">The longest duration; null where values are listed.</param>
public sealed record SchemeSetting(string Name, IReadOnlyList<string> Values, string Default, string? Minimum, string? Maximum);
