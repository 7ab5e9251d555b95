using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Canary;

/// <summary>Sends one message now and then the way that all go, from its accept over the commit and a lane to the record, and leaves nothing of it behind.</summary>
internal sealed partial class CanaryLoop(
    MessageIntake intake, Journal journal, LaneOwnership ownership, CanaryRounds rounds, IOptions<CanaryOptions> options, IMeterFactory meters, TimeProvider time, ILogger<CanaryLoop> log)
    : BackgroundService
{
    public const string MeterName = "Sealpost.Canary";

    // One that is late may have met a checkpoint or an election; the third in a row has met neither.
    private const int Missed = 3;

    private readonly TimeSpan _interval = options.Value.Interval;

    /// <summary>True when rounds are made, and none has been finished for the time of three.</summary>
    public bool IsSilent => _interval > TimeSpan.Zero && rounds.Age > Missed * _interval;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("sealpost.canary.age", () => _interval > TimeSpan.Zero ? [new(rounds.Age.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s", "Since the canary's last round was finished.");
        meter.CreateObservableGauge("sealpost.canary.latency", () => rounds.Latency is { } latency ? [new(latency.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s", "From accept to record in the canary's last round.");
        return base.StartAsync(cancellationToken);
    }

    /// <summary>One round; it ends when its outcome is on disk.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var served = ownership.Served;
        if (served.IsEmpty)
        {
            rounds.Rest();
            return;
        }

        var begun = time.GetTimestamp();
        if (await intake.AcceptCanaryAsync(served.List().First(), cancellationToken) is not AcceptOutcome.Accepted accepted) return;
        await rounds.FinishAsync(accepted.Id, begun, cancellationToken);
        await journal.ExecuteAsync(Forget, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_interval == TimeSpan.Zero) return;
        rounds.Rest();
        using var timer = new PeriodicTimer(_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    // The next round is another try: one that is stuck must not keep it from being made.
    private async Task TryOnceAsync(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(_interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await RunOnceAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            LogLate(rounds.Age);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            if (failure is not JournalUnavailableException) LogFailed(failure);
        }
    }

    // What an earlier run or a late round has left goes with it.
    private static int Forget(DbConnection connection)
    {
        const string Finished = "SELECT m.id FROM messages m WHERE m.tenant_no = @TenantNo AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.message_id = m.id)";
        connection.Execute($"DELETE FROM attempts WHERE message_id IN ({Finished})", new { CanaryLane.TenantNo });
        return connection.Execute($"DELETE FROM messages WHERE tenant_no = @TenantNo AND id IN ({Finished})", new { CanaryLane.TenantNo });
    }

    [LoggerMessage(LogLevel.Warning, "The canary's message was not delivered in time; its last round was finished {Age} ago")]
    private partial void LogLate(TimeSpan age);

    [LoggerMessage(LogLevel.Warning, "The canary's round failed; the next one is another try")]
    private partial void LogFailed(Exception failure);
}
