namespace Sealpost.Engine.Egress;

/// <summary>The one way out of the process to a URL that a tenant chose. Safe to share between threads; one per process.</summary>
internal sealed partial class GuardedClient : IDisposable
{
    public ValueTask<OutboundResult> SendAsync(OutboundRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
