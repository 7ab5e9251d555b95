using System.Collections.Concurrent;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Activities;

/// <summary>
/// What each tenant does on this node, in memory and for people who look at it live: counters by the second, never a row for a delivery. Of at most a thousand tenants, about
/// 50 KB each when they are busy; who did nothing for an hour makes room for others.
/// </summary>
internal sealed class ActivityBook(TimeProvider time)
{
    private const int MostTenants = 1_000;
    private const long Idle = 3_600;
    private const long SweptEvery = 60;

    private readonly ConcurrentDictionary<int, TenantActivity> _tenants = new();
    private long _swept;

    public void Accepted(int tenantNo, AcceptOutcome[] outcomes)
    {
        var (messages, deliveries) = (0, 0);
        foreach (var outcome in outcomes)
        {
            if (outcome is not AcceptOutcome.Accepted accepted) continue;
            messages++;
            deliveries += accepted.Deliveries;
        }

        if (messages > 0) Find(tenantNo)?.Accept(messages, deliveries, Now);
    }

    public void Attempted(AttemptReport report)
    {
        if (report.Stage == FailureStage.Cancelled) return;
        var latency = (report.StartedAt + report.Duration - report.Delivery.Id.Message.CreatedAt).TotalMilliseconds;
        Find(report.Delivery.TenantNo)?.Attempt(new(report.Outcome == AttemptOutcome.Succeeded, report.Number > 1, report.DueAt is null), latency, Now);
    }

    /// <summary>A delivery ended without another request.</summary>
    public void Unsent(int tenantNo) => Find(tenantNo)?.End(Now);

    /// <summary>Null when a thousand others are at work.</summary>
    public TenantActivity? Find(int tenantNo)
    {
        if (_tenants.TryGetValue(tenantNo, out var known)) return known;
        if (_tenants.Count >= MostTenants && !Sweep()) return null;
        return _tenants.GetOrAdd(tenantNo, static _ => new TenantActivity());
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private bool Sweep()
    {
        var now = Now;
        var swept = Volatile.Read(ref _swept);
        if (now - swept < SweptEvery || Interlocked.CompareExchange(ref _swept, now, swept) != swept) return false;
        foreach (var (tenantNo, activity) in _tenants)
        {
            if (now - activity.LastUsed > Idle) _tenants.TryRemove(tenantNo, out _);
        }

        return _tenants.Count < MostTenants;
    }
}
