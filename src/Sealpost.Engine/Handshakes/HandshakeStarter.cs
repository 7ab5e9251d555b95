using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Handshakes;

/// <summary>Makes the handshakes that nobody has to ask for: one after each change that needs it.</summary>
internal sealed partial class HandshakeStarter(
    HandshakeRunner runner, ValidationStore validations, DestinationStore destinations, TenantDirectory tenants, ILogger<HandshakeStarter> log) : BackgroundService
{
    private const int AtOnce = 16;

    private readonly Channel<int> _changed = Channel.CreateUnbounded<int>();
    private readonly ConcurrentDictionary<(int DestinationNo, long Proof), bool> _underWay = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var destinationNo in validations.ListUntried()) _changed.Writer.TryWrite(destinationNo);
        tenants.DestinationChanged += OnChanged;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        tenants.DestinationChanged -= OnChanged;
        return base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        _changed.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, ValidateAsync);

    private void OnChanged(int destinationNo) => _changed.Writer.TryWrite(destinationNo);

    private async ValueTask ValidateAsync(int destinationNo, CancellationToken cancellationToken)
    {
        try
        {
            if (await destinations.FindAsync(destinationNo, cancellationToken) is not { State: DestinationState.Validating, Validation: null } destination) return;
            var key = (destinationNo, destination.ProofRevision);
            if (!_underWay.TryAdd(key, true)) return;
            try
            {
                await runner.RunAsync(destination, cancellationToken);
            }
            finally
            {
                _underWay.TryRemove(key, out _);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(failure, destinationNo);
        }
    }

    [LoggerMessage(LogLevel.Error, "The handshake with destination {DestinationNo} failed inside Sealpost; it is made again when somebody asks for it or at the next start")]
    private partial void LogFailed(Exception failure, int destinationNo);
}
