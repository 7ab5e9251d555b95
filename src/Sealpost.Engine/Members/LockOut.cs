namespace Sealpost.Engine.Members;

/// <summary>How long somebody who has failed to sign in must wait before the next try. Pure.</summary>
/// <param name="Free">So many failures cost nothing.</param>
internal sealed record LockOut(int Free)
{
    /// <summary>Whoever tries, and wherever from: a name that there is not is counted like one that there is.</summary>
    public static readonly LockOut OfName = new(5);

    /// <summary>Behind an address there may be an office.</summary>
    public static readonly LockOut OfAddress = new(20);

    /// <summary>After so long without a failure all of them are forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);

    /// <summary>Twice as long with each further failure, up to a quarter of an hour: some hundred guesses a day.</summary>
    public TimeSpan PauseAfter(long failures)
    {
        if (failures < Free) return TimeSpan.Zero;
        var doublings = (int)Math.Min(failures - Free, 20);
        var pause = FirstPause * (1 << doublings);
        return pause < LongestPause ? pause : LongestPause;
    }
}
