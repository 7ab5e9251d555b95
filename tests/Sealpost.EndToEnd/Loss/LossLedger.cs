using System.Collections.Concurrent;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Two independent books: what the client was promised, and what the receiver got.</summary>
internal sealed class LossLedger(int destinations)
{
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new();
    private readonly ConcurrentDictionary<(string Message, int Destination), Arrivals> _received = new();

    private TaskCompletionSource? _arrival;
    private long _promised;
    private long _kept;
    private long _arrivals;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Arrivals, the repeated ones too.</summary>
    public long Arrived => Interlocked.Read(ref _arrivals);

    /// <summary>Arrivals beyond the first of each delivery.</summary>
    public int Duplicates => _received.Values.Sum(arrivals => arrivals.Count - 1);

    /// <summary>Deliveries that were promised and have not arrived. Below what is so for a moment, when one arrives before its promise.</summary>
    public long Outstanding => Interlocked.Read(ref _promised) - Interlocked.Read(ref _kept);

    public void Acknowledge(string message)
    {
        if (_acknowledged.TryAdd(message, 0)) Interlocked.Add(ref _promised, destinations);
    }

    public void Receive(string message, int destination)
    {
        var position = Interlocked.Increment(ref _arrivals);
        var arrivals = _received.AddOrUpdate((message, destination), new Arrivals(1, position), (_, before) => before with { Count = before.Count + 1 });
        if (arrivals.Count == 1) Interlocked.Increment(ref _kept);
        Interlocked.Exchange(ref _arrival, null)?.TrySetResult();
    }

    /// <summary>Completes with the next arrival.</summary>
    public Task NextArrivalAsync()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _arrival, fresh, null) ?? fresh).Task;
    }

    /// <summary>Deliveries of acknowledged messages that never arrived.</summary>
    public IReadOnlyList<(string Message, int Destination)> Missing() =>
    [
        .. from message in _acknowledged.Keys
           from destination in Enumerable.Range(0, destinations)
           where !_received.ContainsKey((message, destination))
           select (message, destination),
    ];

    /// <summary>Waits until nothing is missing, and gives up only when nothing has arrived for a while.</summary>
    public async Task<IReadOnlyList<(string Message, int Destination)>> SettleAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = NextArrivalAsync();
            if (Outstanding <= 0 && Missing().Count == 0) return [];
            try
            {
                await arrival.WaitAsync(patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                return Missing();
            }
        }
    }

    /// <summary>Messages that came to a destination, at first, only after one that was posted when they had been acknowledged.</summary>
    /// <param name="posted">One client's messages, each posted after the acknowledgement of the one before.</param>
    public IReadOnlyList<string> OutOfOrder(IEnumerable<string> posted, int destination)
    {
        var late = new List<string>();
        var latest = 0L;
        foreach (var message in posted)
        {
            var first = _received[(message, destination)].First;
            if (first < latest) late.Add(message);
            latest = Math.Max(latest, first);
        }

        return late;
    }

    private readonly record struct Arrivals(int Count, long First);
}
