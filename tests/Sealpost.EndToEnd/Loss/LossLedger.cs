using System.Collections.Concurrent;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Two independent books: what the client was promised, and what the receiver got.</summary>
internal sealed class LossLedger(int destinations)
{
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new();
    private readonly ConcurrentDictionary<(string Message, int Destination), int> _received = new();

    private TaskCompletionSource? _arrival;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Arrivals beyond the first of each delivery.</summary>
    public int Duplicates => _received.Values.Sum(count => count - 1);

    public void Acknowledge(string message) => _acknowledged.TryAdd(message, 0);

    public void Receive(string message, int destination)
    {
        _received.AddOrUpdate((message, destination), 1, (_, count) => count + 1);
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
}
