using System.Data.Common;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Deliveries;

/// <summary>Reads rows of unfinished deliveries <c>p</c>, and keeps what their messages <c>m</c> send when that is small, as it is about to be asked for.</summary>
internal sealed class PendingReader(RecentMessages recent)
{
    private const int PayloadsReadAhead = 16 << 10;

    /// <summary>What <see cref="Read"/> expects, one after the other. The trace of a message lies among its headers and is read only while somebody listens.</summary>
    public static string Columns =>
        $"""
        p.message_id, p.ordinal, p.tenant_no, p.due_at, p.attempts, p.step, p.crashes, p.position,
        m.event_type, m.content_type, m.created_at, m.deliveries, CASE WHEN m.size <= {PayloadsReadAhead} THEN m.body END, m.size, {(MessageTrace.Source.HasListeners() ? "m.headers" : "NULL")}
        """;

    /// <param name="first">Where the columns begin.</param>
    public PendingDelivery Read(DbDataReader row, int first, int destinationNo, long incarnation)
    {
        var message = MessageId.FromBytes((byte[])row[first]);
        var tenantNo = row.GetInt32(first + 2);
        Keep(row, first, message, tenantNo);
        return new PendingDelivery(new DeliveryId(message, row.GetInt32(first + 1)), tenantNo, destinationNo, row.GetInt64(first + 3))
        {
            Size = row.IsDBNull(first + 13) ? 0 : row.GetInt32(first + 13),
            Attempts = row.GetInt32(first + 4),
            Step = row.GetInt32(first + 5),
            Crashes = row.GetInt32(first + 6),
            Position = row.IsDBNull(first + 7) ? 0 : row.GetInt64(first + 7),
            Incarnation = incarnation,
        };
    }

    private void Keep(DbDataReader row, int first, MessageId message, int tenantNo)
    {
        if (row.IsDBNull(first + 8) || row.IsDBNull(first + 12)) return;
        recent.Add(new Message(
            tenantNo, message, row.GetString(first + 8), row.IsDBNull(first + 9) ? null : row.GetString(first + 9), (byte[])row[first + 12],
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(first + 10)), row.GetInt32(first + 11))
        {
            Trace = row.IsDBNull(first + 14) ? null : MessageTrace.Split(row.GetString(first + 14)).Trace,
        });
    }
}
