namespace Sealpost.Client.Settings;

/// <summary>What the whole instance says about signatures of <c>orange-logic</c> destinations.</summary>
public sealed record SignatureSettings
{
    /// <summary>Whether they are signed. Default true.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The hash of those that choose none themselves: <c>sha256</c>, the default, or <c>sha512</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>How long old and new secret sign side by side after a rotation that does not say: 0s to 30d, default 1h.</summary>
    public required string RotationTime { get; init; }

    /// <summary>Counts the changes.</summary>
    public long Revision { get; init; }
}

/// <summary>What to change of <see cref="SignatureSettings"/>; what is null stays.</summary>
public sealed record SignatureSettingsChange
{
    /// <summary>Whether <c>orange-logic</c> destinations are signed.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string? Algorithm { get; init; }

    /// <summary>0s to 30d, such as <c>1h</c>.</summary>
    public string? RotationTime { get; init; }
}
