using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Activities;

/// <summary>Tells what a tenant does, as often as somebody asks. What waits is counted in the database once in ten seconds at most, and reckoned on from there.</summary>
internal sealed partial class ActivityReader(ActivityBook book, Database database, LaneOwnership ownership, IOptions<ClusterOptions> cluster, TimeProvider time, ILogger<ActivityReader> log)
{
    /// <summary>Nothing is counted beyond so many.</summary>
    public const int MostCounted = 100_000;

    private readonly ConcurrentDictionary<int, RestingRead<Counted>> _counts = new();

    public ActivityReport Read(int tenantNo, ActivityStep step)
    {
        var now = time.GetUtcNow();
        var activity = book.Find(tenantNo) ?? new TenantActivity();
        var counted = _counts.GetOrAdd(tenantNo, no => new(() => Count(no), failure => LogUncounted(failure, no), time)).Look();
        var backlog = counted is null ? 0 : Math.Clamp(counted.Backlog + activity.Growth - counted.Growth, 0, MostCounted);
        return new(now, cluster.Value.NodeName, ownership.Served != PartitionSet.All, backlog, activity.Read(step, backlog, now.ToUnixTimeSeconds()));
    }

    private Counted Count(int tenantNo)
    {
        var growth = book.Find(tenantNo)?.Growth ?? 0;
        using var connection = database.OpenReader();
        return new(
            connection.ExecuteScalar<long>(
                """
                SELECT count(*) FROM (
                    SELECT 1 AS one FROM destinations d JOIN pending p ON p.destination_no = d.destination_no WHERE d.tenant_no = @tenantNo LIMIT @MostCounted) AS waiting
                """,
                new { tenantNo, MostCounted }),
            growth);
    }

    [LoggerMessage(LogLevel.Warning, "What waits of tenant number {TenantNo} could not be counted for those who look at it")]
    private partial void LogUncounted(DbException failure, int tenantNo);

    private sealed record Counted(long Backlog, long Growth);
}

/// <param name="Node">The node that tells.</param>
/// <param name="IsPartial">Other nodes serve some of the lanes, and what they do is not in it.</param>
/// <param name="Backlog">Unfinished deliveries on all nodes.</param>
/// <param name="Points">Oldest first; the last one is under way.</param>
internal sealed record ActivityReport(DateTimeOffset At, string Node, bool IsPartial, long Backlog, ActivityPoint[] Points);
