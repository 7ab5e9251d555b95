namespace Sealpost.Client.Playgrounds;

/// <summary>What the server's built-in receiver got from a tenant's destinations.</summary>
public sealed record Playground
{
    /// <summary>What URLs of destinations begin with that reach it; any path may follow.</summary>
    public required string Address { get; init; }

    /// <summary>The node that tells, by the name that its operator gave it.</summary>
    public required string Node { get; init; }

    /// <summary>True when other nodes serve some of the destinations: what those sent is not in <see cref="Items"/>.</summary>
    public bool Partial { get; init; }

    /// <summary>Newest first: at most 50, of the last hour.</summary>
    public required IReadOnlyList<PlaygroundRequest> Items { get; init; }
}
