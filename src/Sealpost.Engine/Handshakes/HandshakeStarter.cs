using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Handshakes;

/// <summary>Makes the handshakes that nobody has to ask for: one after each change that needs it, as soon as its receiver may be asked.</summary>
internal sealed partial class HandshakeStarter(
    HandshakeRunner runner, ValidationStore validations, DestinationStore destinations, TenantDirectory tenants, TimeProvider time, ILogger<HandshakeStarter> log) : BackgroundService
{
    private const int AtOnce = 16;

    /// <summary>So many of those that wait are looked at again in a second, in turn: however many wait, they cost little.</summary>
    private const int LooksASecond = 50;

    private readonly Channel<int> _changed = Channel.CreateUnbounded<int>();
    private readonly Channel<int> _waiting = Channel.CreateUnbounded<int>();
    private readonly ConcurrentDictionary<int, bool> _inWaiting = new();
    private readonly ConcurrentDictionary<(int DestinationNo, long Proof), bool> _underWay = new();

    /// <summary>Destinations whose receivers may not be asked yet.</summary>
    public int Waiting => _waiting.Reader.Count;

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

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        LookAgainAsync(stoppingToken),
        Parallel.ForEachAsync(_changed.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, ValidateAsync));

    private async Task LookAgainAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            for (var looks = 0; looks < LooksASecond && _waiting.Reader.TryRead(out var destinationNo); looks++)
            {
                _inWaiting.TryRemove(destinationNo, out _);
                _changed.Writer.TryWrite(destinationNo);
            }
        }
    }

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
                if (await runner.RunAsync(destination, cancellationToken) is HandshakeOutcome.TooOften && _inWaiting.TryAdd(destinationNo, true)) _waiting.Writer.TryWrite(destinationNo);
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
