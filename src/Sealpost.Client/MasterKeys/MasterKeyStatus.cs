namespace Sealpost.Client.MasterKeys;

/// <summary>The keys that seal secrets at rest, by number: never a key itself.</summary>
public sealed record MasterKeyStatus
{
    /// <summary>The version that seals.</summary>
    public required int Current { get; init; }

    /// <summary>How many secrets older keys have sealed and the current one will seal again. 0 when a rotation has come to its end.</summary>
    public long Waiting { get; init; }

    /// <summary>The keys by version, the oldest first.</summary>
    public required IReadOnlyList<MasterKey> Keys { get; init; }
}

/// <summary>One master key.</summary>
public sealed record MasterKey
{
    /// <summary>Its number, from 1; it stands before the key in the key file.</summary>
    public required int Version { get; init; }

    /// <summary>How many secrets are sealed with it.</summary>
    public long Sealed { get; init; }

    /// <summary>Whether it is the one that seals.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>Whether the node that answers has it.</summary>
    public bool IsHeld { get; init; }

    /// <summary>False when nothing is sealed with it any more and it may be taken out of the key file.</summary>
    public bool IsNeeded { get; init; }
}
