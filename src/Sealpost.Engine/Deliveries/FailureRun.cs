namespace Sealpost.Engine.Deliveries;

/// <summary>Failures of a destination without a success between them. Pure.</summary>
/// <param name="Since">When the first of them happened, Unix milliseconds.</param>
/// <param name="Failures">How many this process has seen.</param>
/// <param name="Marked">Whether the database knows of it.</param>
internal readonly record struct FailureRun(long Since, int Failures, bool Marked)
{
    /// <summary>So few failures do not disable a destination, however long ago the first of them was.</summary>
    public const int FewestFailures = 10;

    /// <summary>One minute: what mends itself sooner is not written down.</summary>
    public const long MarkedAfter = 60_000;

    /// <param name="disableAfter">How long nothing but failures may go on; zero for ever.</param>
    public (FailureRun Run, FailureStep Step) Fail(long now, TimeSpan disableAfter)
    {
        var run = this with { Failures = Failures + 1 };
        var lasted = now - Since;
        if (disableAfter > TimeSpan.Zero && run.Failures >= FewestFailures && lasted >= disableAfter.TotalMilliseconds) return (run, FailureStep.Disable);
        return Marked || lasted < MarkedAfter ? (run, FailureStep.None) : (run with { Marked = true }, FailureStep.Mark);
    }
}

internal enum FailureStep
{
    None = 0,

    /// <summary>Write down since when it fails, so that a restart does not forget it.</summary>
    Mark = 1,
    Disable = 2,
}
