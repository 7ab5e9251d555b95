using System.Net;

namespace Sealpost.EndToEnd.Vendors.Rotation;

/// <summary>Publishers that go on until they are stopped; every event says in which round and phase it was published.</summary>
internal sealed class Load
{
    private const int Publishers = 4;
    private const int Batch = 25;
    private readonly Account _account;
    private readonly string _body;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _publishers;
    private readonly int _quota;
    private volatile bool _stopped;
    private int _published;

    /// <param name="quota">How many events are enough.</param>
    public Load(Account account, int round, Phase phase, int quota = 1)
    {
        _account = account;
        _body = $"[{string.Join(',', Enumerable.Repeat($$"""{"eventType":"ping","payload":"{{round}} {{phase}}"}""", Batch))}]";
        _quota = quota;
        _publishers = [.. Enumerable.Range(0, Publishers).Select(_ => PublishAsync())];
    }

    /// <summary>Waits until as many were published as are enough; others follow until it is stopped.</summary>
    public Task EnoughAsync() => Task.WhenAny(_enough.Task, Task.WhenAll(_publishers)).Unwrap();

    /// <summary>Returns when nothing more comes: how many were published.</summary>
    public async Task<int> StopAsync()
    {
        _stopped = true;
        await Task.WhenAll(_publishers);
        return _published;
    }

    private async Task PublishAsync()
    {
        while (!_stopped)
        {
            await _account.PostAsync("messages", _body, HttpStatusCode.Accepted);
            if (Interlocked.Add(ref _published, Batch) >= _quota) _enough.TrySetResult();
        }
    }
}
