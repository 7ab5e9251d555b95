using System.Data.Common;
using Dapper;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Jobs;

/// <summary>Reads the next deliveries a job has to look at, oldest first, through the narrowest index that fits its filter. Each is judged again when it is changed.</summary>
internal static class JobCandidates
{
    public static IReadOnlyList<DeliveryId> Read(DbConnection connection, Job job, int count)
    {
        var rows = connection.Query<Row>(
            Sql(job),
            new
            {
                job.TenantNo,
                job.Filter.DestinationNo,
                message = job.Cursor.Message.ToBytes(),
                job.Cursor.Ordinal,
                end = job.End.ToBytes(),
                dead = (int)AttemptOutcome.Exhausted,
                count,
            });
        return [.. rows.Select(row => new DeliveryId(MessageId.FromBytes(row.Message), (int)row.Ordinal))];
    }

    private static string Sql(Job job)
    {
        const string Window = "(message_id, ordinal) > (@message, @Ordinal) AND message_id < @end";
        const string Order = "ORDER BY message_id, ordinal LIMIT @count";
        var ofOne = job.Filter.DestinationNo is not null;
        return (job.Kind, ofOne) switch
        {
            (JobKind.Cancel, _) =>
                $"SELECT message_id AS Message, ordinal AS Ordinal FROM pending WHERE tenant_no = @TenantNo AND {Window} {(ofOne ? "AND destination_no = @DestinationNo" : "")} {Order}",
            (JobKind.Recover, true) =>
                $"SELECT DISTINCT message_id AS Message, ordinal AS Ordinal FROM attempts WHERE destination_no = @DestinationNo AND outcome > 2 AND outcome = @dead AND {Window} {Order}",
            (JobKind.Recover, false) =>
                $"SELECT DISTINCT message_id AS Message, ordinal AS Ordinal FROM attempts WHERE tenant_no = @TenantNo AND outcome > 2 AND outcome = @dead AND {Window} {Order}",
            (_, true) =>
                $"SELECT DISTINCT message_id AS Message, ordinal AS Ordinal FROM attempts WHERE destination_no = @DestinationNo AND {Window} {Order}",
            _ =>
                """
                SELECT DISTINCT m.id AS Message, a.ordinal AS Ordinal FROM messages m JOIN attempts a ON a.message_id = m.id
                WHERE m.tenant_no = @TenantNo AND m.id >= @message AND m.id < @end AND (a.message_id, a.ordinal) > (@message, @Ordinal)
                ORDER BY m.id, a.ordinal LIMIT @count
                """,
        };
    }

    private sealed class Row
    {
        public byte[] Message { get; init; } = [];

        public long Ordinal { get; init; }
    }
}
