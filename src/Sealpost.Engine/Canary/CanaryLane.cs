using Sealpost.Engine.Authentication;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Canary;

/// <summary>The canary's destinations: one for each partition, none of them in a table or reached over a network. Their tenant is in no table either, so that nothing of it is listed.</summary>
internal static class CanaryLane
{
    /// <summary>The database gives out numbers from 1; 0 and -1 stand for the instance and its events.</summary>
    public const int TenantNo = -2;

    public const string EventType = "sealpost.canary";

    /// <summary>At the end of what a number can be, where no destination comes; a multiple of the partitions.</summary>
    public const int First = int.MaxValue - PartitionSet.Size + 1;

    private static readonly Uri Nowhere = new("canary:");

    public static int Of(int partition) => First + partition;

    public static bool Has(int destinationNo) => destinationNo >= First;

    public static DestinationSnapshot Snapshot(int destinationNo) => new()
    {
        DestinationNo = destinationNo,
        Id = default,
        TenantNo = TenantNo,
        Revision = 0,
        State = DestinationState.Active,
        Url = Nowhere,
        Headers = [],
        Signers = [],
        Authentication = new AuthenticationMethod.None(),
        Retry = new RetryPolicy([], Jitter: 0, SuccessRule.Any2xx, HonoursRetryAfter: false, GoneDisables: false),
        Rules = LaneRules.None with { TenantNo = TenantNo },
        Timeout = TimeSpan.FromSeconds(1),
    };

    /// <summary>The target's answer: it takes whatever comes.</summary>
    public static Attempt Answer(PendingDelivery delivery, DateTimeOffset now) =>
        new(new Verdict.Succeeded(), new AttemptReport(delivery, delivery.Attempts + 1, AttemptOutcome.Succeeded, now, Revision: 0) { Status = 204 });
}
