using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Retention;

/// <summary>Forgets what has become too old, and never anything of a message that still has a pending delivery.</summary>
/// <remarks>
/// A small batch of one tenant is one change of the journal, so that messages and outcomes are written in between, and between two batches it rests three times as long as the
/// batch took. Where the database keeps whole days apart, a day that is too old for every tenant goes at once.
/// </remarks>
internal sealed class RetentionSweep(Database database, Journal journal, RecentMessages recent, IOptions<RetentionOptions> options, TimeProvider time)
{
    /// <summary>Messages in one batch.</summary>
    public const int BatchSize = 200;

    private const string NothingPending = "NOT EXISTS (SELECT 1 FROM pending p WHERE p.message_id = m.id)";

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var plans = ReadPlans(now);
        await database.DropBeforeAsync(plans.Select(plan => plan.Plan.History).Append(RetentionPlan.For(TenantSettings.None, options.Value, now).History).MinBy(end => end.Value), cancellationToken);
        foreach (var (tenantNo, plan) in plans)
        {
            await SweepAsync(tenantNo, plan.History, onlyWithPayload: false, DeleteHistory, cancellationToken);
            await SweepAsync(tenantNo, plan.Payloads, onlyWithPayload: true, DropPayloads, cancellationToken);
        }
    }

    // The history of a deleted tenant stays as long as the instance says.
    private List<(int TenantNo, RetentionPlan Plan)> ReadPlans(DateTimeOffset now)
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<(int TenantNo, string? Settings, long? DeletedAt)>("SELECT tenant_no, settings, deleted_at FROM tenants ORDER BY tenant_no")
            .Select(tenant => (tenant.TenantNo, RetentionPlan.For(TenantSettings.Read(tenant.DeletedAt is null ? tenant.Settings : null), options.Value, now)))];
    }

    private async Task SweepAsync(int tenantNo, MessageId end, bool onlyWithPayload, Action<DbConnection, object> change, CancellationToken cancellationToken)
    {
        MessageId after = default;
        while (ReadBatch(tenantNo, after, end, onlyWithPayload) is { Count: > 0 } batch)
        {
            var range = new { tenantNo, after = after.ToBytes(), last = batch[^1].ToBytes() };
            var started = time.GetTimestamp();
            await journal.ExecuteAsync(
                connection =>
                {
                    change(connection, range);
                    return 0;
                },
                cancellationToken);
            foreach (var id in batch) recent.Remove(id);
            after = batch[^1];
            if (batch.Count < BatchSize) break;
            var took = time.GetElapsedTime(started);
            if (took > TimeSpan.Zero) await Task.Delay(3 * took, time, cancellationToken);
        }
    }

    private List<MessageId> ReadBatch(int tenantNo, MessageId after, MessageId end, bool onlyWithPayload)
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<byte[]>(
            $"""
            SELECT m.id FROM messages m WHERE m.tenant_no = @tenantNo AND m.id > @after AND m.id < @end AND {(onlyWithPayload ? "m.body IS NOT NULL AND " : "")}{NothingPending}
            ORDER BY m.id LIMIT {BatchSize}
            """,
            new { tenantNo, after = after.ToBytes(), end = end.ToBytes() }).Select(id => MessageId.FromBytes(id))];
    }

    private static void DeleteHistory(DbConnection connection, object range)
    {
        connection.Execute($"DELETE FROM attempts WHERE message_id IN (SELECT m.id FROM messages m WHERE m.tenant_no = @tenantNo AND m.id > @after AND m.id <= @last AND {NothingPending})", range);
        connection.Execute($"DELETE FROM messages AS m WHERE m.tenant_no = @tenantNo AND m.id > @after AND m.id <= @last AND {NothingPending}", range);
    }

    private static void DropPayloads(DbConnection connection, object range) => connection.Execute(
        $"UPDATE messages AS m SET body = NULL, headers = NULL WHERE m.tenant_no = @tenantNo AND m.id > @after AND m.id <= @last AND m.body IS NOT NULL AND {NothingPending}", range);
}
