using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Cluster;

/// <summary>On a graceful stop, gives the lanes away before they stop. Register it after the dispatcher.</summary>
internal sealed class HandOver(Membership membership, TimeProvider time, IOptions<DeliveryOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.StopTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await membership.HandOverAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
