using System.Data;
using Dapper;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>Where the deliveries of a time are, counted at one moment. Each is in one place, so <see cref="Difference"/> is 0, or something was lost or doubled.</summary>
/// <param name="Created">What the messages were fanned out to.</param>
internal sealed record DeliveryBalance(long Created, long Delivered, long Dead, long Cancelled, long Expired, long Pending)
{
    public long Difference => Created - Delivered - Dead - Cancelled - Expired - Pending;
}

/// <summary>Strikes the balance over the messages accepted in a span of time. What it costs grows with the span, not with the history.</summary>
internal sealed class DeliveryBalances(Database database)
{
    public DeliveryBalance Read(DateTimeOffset from, DateTimeOffset until)
    {
        using var connection = database.OpenReader();
        using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        var range = new { first = MessageId.FirstAt(from).ToBytes(), end = MessageId.FirstAt(until).ToBytes(), canary = CanaryLane.TenantNo };
        // By tenant, because that is how the key of messages begins.
        var created = connection.ExecuteScalar<long>(
            """
            SELECT CAST(COALESCE(sum(of_tenant), 0) AS BIGINT) FROM (
                SELECT (SELECT sum(deliveries) FROM messages m WHERE m.tenant_no = t.tenant_no AND m.id >= @first AND m.id < @end) AS of_tenant FROM tenants t) AS by_tenant
            """,
            range, transaction);
        var pending = connection.ExecuteScalar<long>("SELECT count(*) FROM pending WHERE message_id >= @first AND message_id < @end AND tenant_no <> @canary", range, transaction);
        var ended = connection.Query<(long Outcome, long Count)>(
            """
            SELECT a.outcome, count(*) FROM attempts a
            WHERE a.message_id >= @first AND a.message_id < @end AND a.tenant_no <> @canary
                AND NOT EXISTS (SELECT 1 FROM attempts l WHERE l.message_id = a.message_id AND l.ordinal = a.ordinal AND l.number > a.number)
                AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.message_id = a.message_id AND p.ordinal = a.ordinal)
            GROUP BY a.outcome
            """,
            range, transaction).ToDictionary(row => (AttemptOutcome)row.Outcome, row => row.Count);
        return new(created, Count(AttemptOutcome.Succeeded), Count(AttemptOutcome.Exhausted), Count(AttemptOutcome.Cancelled), Count(AttemptOutcome.Expired), pending);

        long Count(AttemptOutcome outcome) => ended.GetValueOrDefault(outcome);
    }
}
