using System.Data.Common;
using Dapper;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Jobs;

/// <summary>Takes a job one batch further. The changes and the cursor are one transaction, so a crash neither loses nor repeats anything.</summary>
internal sealed class JobBatch(Database database, Journal journal, Dispatcher dispatcher, TimeProvider time)
{
    /// <summary>Small enough that others who write hardly wait.</summary>
    public const int Size = 100;

    public async Task AdvanceAsync(Job job, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliveryId> candidates;
        using (var connection = database.OpenReader()) candidates = JobCandidates.Read(connection, job, Size);
        var changes = await journal.ExecuteAsync(connection => Write(connection, job, candidates), cancellationToken);
        foreach (var (destinationNo, happening) in changes) dispatcher.Tell(destinationNo, happening);
    }

    private List<(int DestinationNo, LaneEvent Happening)> Write(DbConnection connection, Job job, IReadOnlyList<DeliveryId> candidates)
    {
        var id = job.Id.ToBytes();
        if (!IsWhereItWas(connection, job)) return [];
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var told = new List<(int, LaneEvent)>();
        var changed = 0;
        var waiting = new HashSet<int>();
        foreach (var delivery in candidates)
        {
            if (job.Filter.EventType is { } eventType && !HasType(connection, job.TenantNo, delivery, eventType)) continue;
            if (job.Kind == JobKind.Cancel)
            {
                var (change, destinationNo) = DeliveryOperations.Cancel(connection, job.TenantNo, delivery, now);
                if (change != DeliveryChange.Done) continue;
                told.Add((destinationNo, new LaneEvent.Withdrawn(delivery)));
                changed++;
            }
            else if ((job.Kind == JobKind.Replay || IsDead(connection, delivery)) && DeliveryOperations.Resend(connection, job.TenantNo, delivery, now).Delivery is { } pending)
            {
                waiting.Add(pending.DestinationNo);
                changed++;
            }
        }

        var isLast = candidates.Count < Size;
        var cursor = candidates.Count > 0 ? candidates[^1] : job.Cursor;
        connection.Execute(
            """
            UPDATE jobs SET first_message = CASE WHEN examined = 0 THEN @First ELSE first_message END, cursor_message = @Message, cursor_ordinal = @Ordinal, examined = examined + @Count,
                changed = changed + @changed, state = @State, finished_at = @FinishedAt
            WHERE id = @id
            """,
            new
            {
                id,
                // Progress is counted from the oldest delivery there is, not from as far back as the filter reaches.
                First = (candidates.Count > 0 ? candidates[0] : job.Cursor).Message.ToBytes(),
                Message = cursor.Message.ToBytes(),
                cursor.Ordinal,
                candidates.Count,
                changed,
                State = isLast ? JobState.Completed : JobState.Running,
                FinishedAt = isLast ? now : (long?)null,
            });
        foreach (var destinationNo in waiting) told.Add((destinationNo, new LaneEvent.Backlog()));
        return told;
    }

    // Locks the job: another node that had it a moment ago may be about to write the same batch.
    private static bool IsWhereItWas(DbConnection connection, Job job) => connection.Execute(
        "UPDATE jobs SET examined = examined WHERE id = @Id AND state = 0 AND cursor_message = @Message AND cursor_ordinal = @Ordinal",
        new { Id = job.Id.ToBytes(), Message = job.Cursor.Message.ToBytes(), job.Cursor.Ordinal }) > 0;

    private static bool HasType(DbConnection connection, int tenantNo, DeliveryId delivery, string eventType) =>
        connection.ExecuteScalar<string>("SELECT event_type FROM messages WHERE tenant_no = @tenantNo AND id = @Id", new { tenantNo, Id = delivery.Message.ToBytes() }) == eventType;

    // It may have been sent again since its last failure, and have arrived.
    private static bool IsDead(DbConnection connection, DeliveryId delivery) => connection.ExecuteScalar<int?>(
        "SELECT outcome FROM attempts WHERE message_id = @Id AND ordinal = @Ordinal ORDER BY number DESC LIMIT 1", new { Id = delivery.Message.ToBytes(), delivery.Ordinal }) == (int)AttemptOutcome.Exhausted;
}
