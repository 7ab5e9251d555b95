using System.Net;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>Finds the addresses of a name; throws <see cref="System.Net.Sockets.SocketException"/> when it cannot.</summary>
internal delegate ValueTask<IPAddress[]> Resolve(string host, CancellationToken cancellationToken);

/// <summary>
/// The system's resolver. It blocks a thread for as long as the slowest name server likes, so it runs on threads of its own, a bounded number
/// of them: names that never answer must not hold the thread pool.
/// </summary>
internal sealed class NameResolution(int maxConcurrent) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(maxConcurrent);

    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        var lookup = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return Dns.GetHostAddresses(host);
                }
                finally
                {
                    _slots.Release();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return await lookup.WaitAsync(cancellationToken);
    }

    public void Dispose() => _slots.Dispose();
}
