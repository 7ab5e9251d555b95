using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>An unfinished delivery in memory. The table has the truth; this is what a lane works with.</summary>
/// <param name="DueAt">Unix milliseconds.</param>
internal sealed record PendingDelivery(DeliveryId Id, int TenantNo, int DestinationNo, long DueAt)
{
    /// <summary>The due time of what waits until somebody acts: the end of the year 9999.</summary>
    public const long Never = 253_402_300_799_999;

    /// <summary>Bytes of the payload as it was accepted; 0 when that is not known before it is sent.</summary>
    public int Size { get; init; }

    /// <summary>Its place in an ordered lane; 0 elsewhere.</summary>
    public long Position { get; init; }

    /// <summary>Attempts made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Position in the retry schedule: 0 before the first attempt; a resend starts again at 0.</summary>
    public int Step { get; init; }

    /// <summary>How often the process died while it may have been sending this.</summary>
    public int Crashes { get; init; }

    /// <summary>Sent while its receiver had not shown that it answers.</summary>
    public bool Unproven { get; init; }

    /// <summary>The incarnation of this node that took it over: what comes of it is written only while that stands.</summary>
    public long Incarnation { get; init; }

    /// <summary>Found in the table after an unclean stop: its counter is written before it is sent.</summary>
    public bool Recovered { get; init; }
}
