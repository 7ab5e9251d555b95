using System.Runtime.InteropServices;
using Sealpost.Engine.Activities;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.DiskSpace;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Quotas;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Messages;

/// <summary>Accepts messages: routes them and waits until they are on disk.</summary>
internal sealed class MessageIntake(
    Journal journal, Dispatcher dispatcher, RecentMessages recent, LaneOwnership ownership, TenantQuotas quotas, DiskWatch disk, MessageMetrics metrics, ActivityBook activity, UuidV7 ids, TimeProvider time)
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(1);

    private readonly Action<AcceptEntry> _handOver = entry =>
    {
        foreach (var message in entry.Messages) recent.Add(message);
        dispatcher.Take(entry.Deliveries);
    };

    /// <summary>Completes only after the commit.</summary>
    /// <exception cref="JournalUnavailableException">The database does not commit now, or its disk is as good as full.</exception>
    public async Task<AcceptOutcome> AcceptAsync(TenantSnapshot tenant, NewMessage message, CancellationToken cancellationToken) =>
        (await AcceptAsync(tenant, [Route(tenant, message)], cancellationToken))[0];

    /// <summary>All or nothing, in one transaction; outcomes in order. One conflict refuses the whole batch and stores nothing.</summary>
    public async Task<IReadOnlyList<AcceptOutcome>> AcceptAsync(TenantSnapshot tenant, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken) =>
        await AcceptAsync(tenant, [.. messages.Select(message => Route(tenant, message))], cancellationToken);

    /// <summary>Sends one message to one destination, whatever it subscribes to: tests and notices about itself.</summary>
    public async Task<AcceptOutcome> AcceptForAsync(TenantSnapshot tenant, int destinationNo, NewMessage message, CancellationToken cancellationToken) =>
        (await AcceptAsync(tenant, [Route(tenant, message, [destinationNo])], cancellationToken))[0];

    /// <summary>Sends the canary to its place in a partition: it goes the way of all messages, but is counted nowhere.</summary>
    /// <exception cref="JournalUnavailableException">The database does not commit now.</exception>
    public async Task<AcceptOutcome> AcceptCanaryAsync(int partition, CancellationToken cancellationToken)
    {
        RoutedMessage message = new(CanaryLane.EventType, ContentType: null, [], [CanaryLane.Of(partition)], Keys: [], Origin: null);
        var entry = new AcceptEntry(CanaryLane.TenantNo, [message], ids, time, waitsForCommit: true, ownership, _handOver);
        if (journal.TryEnqueue(entry)) return (await entry.Completion.WaitAsync(cancellationToken))[0];
        return journal.CanCommit ? new AcceptOutcome.Busy(BusyFor) : throw new JournalUnavailableException();
    }

    private async Task<AcceptOutcome[]> AcceptAsync(TenantSnapshot tenant, RoutedMessage[] messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var begun = metrics.Begin();
        using var accept = MessageTrace.BeginAccept(tenant.Id, messages);
        if (tenant.Limits.RestrictsIntake && await quotas.AdmitAsync(tenant, messages, cancellationToken) is { } limited)
        {
            AcceptOutcome[] refused = [.. messages.Select(_ => limited)];
            metrics.Offered(refused, begun);
            MessageTrace.EndAccept(accept, refused);
            return refused;
        }

        var entry = new AcceptEntry(tenant.TenantNo, messages, ids, time, journal.AcknowledgesAfterCommit, ownership, _handOver) { Trace = accept?.Id };
        var hasRoom = disk.TryTake(entry.Weight, messages.Length);
        var taken = hasRoom && journal.TryEnqueue(entry);
        if (!taken && (!hasRoom || !journal.CanCommit))
        {
            metrics.Unavailable(messages.Length);
            throw hasRoom ? new JournalUnavailableException() : JournalUnavailableException.ForWantOfSpace();
        }

        var outcomes = taken ? await entry.Completion : [.. messages.Select(_ => new AcceptOutcome.Busy(BusyFor))];
        metrics.Offered(outcomes, begun);
        activity.Accepted(tenant.TenantNo, outcomes);
        MessageTrace.EndAccept(accept, outcomes);
        return outcomes;
    }

    private static RoutedMessage Route(TenantSnapshot tenant, NewMessage message)
    {
        var destinations = tenant.Route(message.EventType);
        if (destinations.IsEmpty) return Route(tenant, message, []);
        using var payload = new JsonPayload(message.Body);
        var numbers = new int[destinations.Length];
        var count = 0;
        foreach (var destination in destinations)
        {
            if (!destination.Filter.ReadsPayload(message.EventType) || destination.Filter.Decide(message.EventType, payload) is FilterDecision.Matches)
                numbers[count++] = destination.DestinationNo;
        }

        return Route(tenant, message, count == numbers.Length ? numbers : numbers[..count]);
    }

    private static RoutedMessage Route(TenantSnapshot tenant, NewMessage message, int[] destinations) => new(
        message.EventType,
        message.ContentType,
        ExactArray(message.Body),
        destinations,
        message.IdempotencyKey is { } key ? [IdempotencyKey.For(key, message)] : message.Origin?.Keys ?? [],
        message.Origin)
    {
        Ordered = tenant.HasOrdered ? [.. destinations.Where(tenant.IsOrdered)] : [],
    };

    private static byte[] ExactArray(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : body.ToArray();
}
