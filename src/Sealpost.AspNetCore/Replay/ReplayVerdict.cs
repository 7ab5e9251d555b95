namespace Sealpost.AspNetCore.Replay;

/// <summary>What a replay store knows about a message.</summary>
public enum ReplayVerdict
{
    /// <summary>It has not been handled, and is now claimed: handle it, then complete or release it.</summary>
    First,
    /// <summary>Somebody is handling it at this moment.</summary>
    InProgress,
    /// <summary>It has been handled; the sender signed it anew, so it did not get our answer. Say so again.</summary>
    Retry,
    /// <summary>It has been handled, and this is the same signed request once more: a proxy's repetition or a replay.</summary>
    Copy,
}
