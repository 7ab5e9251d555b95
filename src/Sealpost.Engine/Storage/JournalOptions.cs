using System.ComponentModel.DataAnnotations;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Storage;

/// <summary>Section <c>Sealpost:Journal</c>.</summary>
internal sealed class JournalOptions
{
    public const string Section = "Sealpost:Journal";

    /// <summary>When a message counts as accepted. Default <see cref="AcceptDurability.Commit"/>.</summary>
    public AcceptDurability Durability { get; set; } = AcceptDurability.Commit;

    /// <summary>Most entries in one transaction, 1 to 100,000. Default 2,000.</summary>
    [Range(1, 100_000)]
    public int MaxBatch { get; set; } = 2_000;

    /// <summary>Under load, the least time from the beginning of one transaction to the next, so that each holds more entries; 0 to 100 ms. Default 1 ms.</summary>
    [TimeRange("00:00:00", "00:00:00.1")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Most messages that may wait for their commit, 1 to 1,000,000. Default 20,000; beyond it the API answers 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 20_000;

    /// <summary>Most payload bytes that may wait for their commit, 1 MiB to 64 GiB. Default 256 MiB.</summary>
    [Range(1_048_576d, 68_719_476_736d)]
    public long MaxWaitingBytes { get; set; } = 256L << 20;
}

internal enum AcceptDurability
{
    /// <summary>202 after the commit is on disk.</summary>
    Commit = 0,

    /// <summary>202 while the transaction is still open: a crash loses what was acknowledged in its last moments. For measuring what durability costs.</summary>
    Relaxed = 1,
}
