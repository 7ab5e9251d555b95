using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>Walks the keys of deliveries from the newest message down, through the narrowest index that fits the filter.</summary>
internal sealed class DeliveryWalk(int tenantNo, DeliveryFilter filter, DeliveryId? before)
{
    private static readonly DeliveryId Newest = new(new MessageId(UInt128.MaxValue), int.MaxValue);

    private readonly MessageId _oldest = filter.From is { } from ? MessageId.FirstAt(from) : default;

    /// <summary>Where it stands: the next step goes on below.</summary>
    public DeliveryId Position { get; private set; } = Earlier(before ?? Newest, filter.Until is { } until ? new DeliveryId(MessageId.FirstAt(until), -1) : Newest);

    public async Task<DeliveryStep> NextAsync(DbConnection connection, int count, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Sql(),
            new
            {
                tenantNo,
                filter.DestinationNo,
                outcome = (int)OutcomeOf(filter.State),
                message = (filter.Message ?? default).ToBytes(),
                beforeMessage = Position.Message.ToBytes(),
                beforeOrdinal = Position.Ordinal,
                oldest = _oldest.ToBytes(),
                count,
            },
            cancellationToken: cancellationToken));
        var keys = new List<DeliveryId>(count);
        var looked = 0;
        foreach (var row in rows)
        {
            looked++;
            var last = row.Last;
            foreach (var key in row.Expand(Position).Take(count - keys.Count)) keys.Add(last = key);
            Position = last;
            if (keys.Count == count) break;
        }

        return new(keys, Math.Max(looked, keys.Count));
    }

    private string Sql()
    {
        const string Window = "(message_id, ordinal) < (@beforeMessage, @beforeOrdinal) AND message_id >= @oldest";
        const string Order = "ORDER BY message_id DESC, ordinal DESC LIMIT @count";
        var pending = $"SELECT message_id AS MessageId, ordinal AS Ordinal FROM pending WHERE tenant_no = @tenantNo AND {Window}";
        if (filter.Message is not null)
        {
            return
                $"""
                SELECT DISTINCT MessageId, Ordinal FROM (
                    {pending} AND message_id = @message
                    UNION SELECT message_id, ordinal FROM attempts WHERE tenant_no = @tenantNo AND {Window} AND message_id = @message) AS found
                ORDER BY MessageId DESC, Ordinal DESC LIMIT @count
                """;
        }

        if (filter.State == DeliveryState.Pending)
        {
            return $"{pending} {(filter.DestinationNo is null ? "" : "AND destination_no = @DestinationNo")} {Order}";
        }

        var ended = filter.State is DeliveryState.Dead or DeliveryState.Cancelled or DeliveryState.Expired ? "AND outcome > 2 AND outcome = @outcome" : "";
        if (filter.DestinationNo is not null)
        {
            var tried = $"SELECT DISTINCT message_id AS MessageId, ordinal AS Ordinal FROM attempts WHERE destination_no = @DestinationNo {ended} AND {Window}";
            if (filter.State is not null) return $"{tried} {Order}";
            return
                $"""
                SELECT MessageId, Ordinal FROM ({pending} AND destination_no = @DestinationNo {Order}) AS waiting
                UNION SELECT MessageId, Ordinal FROM ({tried} {Order}) AS tried
                ORDER BY MessageId DESC, Ordinal DESC LIMIT @count
                """;
        }

        if (ended.Length > 0) return $"SELECT DISTINCT message_id AS MessageId, ordinal AS Ordinal FROM attempts WHERE tenant_no = @tenantNo {ended} AND {Window} {Order}";

        return
            """
            SELECT id AS MessageId, deliveries AS Deliveries FROM messages
            WHERE tenant_no = @tenantNo AND id >= @oldest AND (id < @beforeMessage OR id = @beforeMessage AND @beforeOrdinal > 0)
            ORDER BY id DESC LIMIT @count
            """;
    }

    private static AttemptOutcome OutcomeOf(DeliveryState? state) => state switch
    {
        DeliveryState.Succeeded => AttemptOutcome.Succeeded,
        DeliveryState.Dead => AttemptOutcome.Exhausted,
        DeliveryState.Cancelled => AttemptOutcome.Cancelled,
        DeliveryState.Expired => AttemptOutcome.Expired,
        _ => default,
    };

    private static DeliveryId Earlier(DeliveryId one, DeliveryId other) =>
        one.Message.Value < other.Message.Value || one.Message == other.Message && one.Ordinal < other.Ordinal ? one : other;

    /// <summary>One delivery, or a message with all of its deliveries.</summary>
    private sealed class Row
    {
        public required byte[] MessageId { get; init; }

        public long? Ordinal { get; init; }

        public long Deliveries { get; init; }

        /// <summary>Behind the last of its deliveries.</summary>
        public DeliveryId Last => new(Identity.MessageId.FromBytes(MessageId), (int)(Ordinal ?? 0));

        public IEnumerable<DeliveryId> Expand(DeliveryId before)
        {
            var message = Identity.MessageId.FromBytes(MessageId);
            if (Ordinal is { } only)
            {
                yield return new DeliveryId(message, (int)only);
                yield break;
            }

            var first = message == before.Message ? Math.Min(Deliveries, before.Ordinal) : Deliveries;
            for (var ordinal = first - 1; ordinal >= 0; ordinal--) yield return new DeliveryId(message, (int)ordinal);
        }
    }
}

/// <param name="Looked">How much was looked at for them; 0 at the end.</param>
internal readonly record struct DeliveryStep(IReadOnlyList<DeliveryId> Keys, int Looked);
