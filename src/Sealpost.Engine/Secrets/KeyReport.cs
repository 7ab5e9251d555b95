namespace Sealpost.Engine.Secrets;

/// <summary>Which master keys there are and what each is still needed for.</summary>
/// <param name="Current">The version that seals.</param>
internal sealed record KeyReport(int Current, IReadOnlyList<KeyUse> Keys)
{
    /// <summary>Rows that wait to be sealed again with the current key.</summary>
    public long Waiting => Keys.Where(key => key.Version != Current).Sum(key => key.SealedRows);
}

/// <param name="IsHeld">Whether this node has it.</param>
internal sealed record KeyUse(int Version, long SealedRows, bool IsHeld);

/// <summary>What became of a wish to rotate.</summary>
internal abstract record KeyRotation
{
    private KeyRotation()
    {
    }

    /// <summary>The newest key seals from now on; what older ones sealed is sealed again in the background.</summary>
    public sealed record Rotated(int Version) : KeyRotation;

    /// <summary>The keys were given to the server, and there is none newer than the one that seals.</summary>
    public sealed record NoNewKey(int Current) : KeyRotation;

    /// <summary>Another node would not be able to read what the new key seals.</summary>
    public sealed record NodeLacksKey(string Node, int Version) : KeyRotation;
}
