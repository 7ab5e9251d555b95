using System.Globalization;

namespace Sealpost.AspNetCore.Replay;

/// <summary>What a message is remembered by.</summary>
/// <param name="Id">The first 128 bits of a SHA-256 over source, tenant and what identifies the message.</param>
/// <param name="SignedAt">The signed time in ticks, 0 when none is signed: it tells a retry, which is signed anew, from a copy.</param>
public readonly record struct ReplayKey(UInt128 Id, long SignedAt)
{
    /// <summary>The id as 32 lower-case hex digits.</summary>
    public override string ToString() => Id.ToString("x32", CultureInfo.InvariantCulture);
}
