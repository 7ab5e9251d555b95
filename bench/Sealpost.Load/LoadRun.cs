using Sealpost.Load.Client;
using Sealpost.Load.Limits;
using Sealpost.Load.Measurement;
using Sealpost.Load.Receiver;
using Sealpost.Load.Report;
using Sealpost.Load.Server;

namespace Sealpost.Load;

/// <summary>One run: starts everything, measures limit and server in turn, round after round, and stops everything.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider time, TextWriter progress)
{
    private const string LoadTenant = "load";
    private const string LatencyTenant = "latency";

    public async Task<LoadReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        string? directory = Path.Combine(options.DataRoot, "sealpost-load-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        Directory.CreateDirectory(directory);
        try
        {
            return await MeasureAsync(directory, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Say($"The server's log and data are left in {directory}.");
            directory = null;
            throw;
        }
        finally
        {
            if (directory is not null)
                Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<LoadReport> MeasureAsync(string directory, CancellationToken cancellationToken)
    {
        var machine = Machine.Describe(directory, time);
        using var authority = BenchAuthority.Create(directory, time);
        await using var nginx = await NginxReceiver.StartAsync(directory, authority, time, cancellationToken);
        await using var arrivals = await ArrivalReceiver.StartAsync(authority, time, cancellationToken);

        var (relay, relayTarget) = await LimitProcess.StartRelayAsync(FreePort.Find(), nginx.Url, authority.RootPath, options.Workers, options.Destinations, time, cancellationToken);
        await using var relayProcess = relay;
        var (paced, pacedTarget) = await LimitProcess.StartRelayAsync(FreePort.Find(), arrivals.Url, authority.RootPath, options.Workers, 1, time, cancellationToken);
        await using var pacedProcess = paced;

        await using var database = await BenchDatabase.StartAsync(options.Database);
        await using var server = options.ServerPath is null ? null : await SealpostProcess.StartAsync(options.ServerPath, directory, authority, database.Settings, time, cancellationToken);
        using var api = server is null ? null : new SealpostApi(server);
        var receivers = Enumerable.Range(0, Math.Max(options.Destinations, options.Spread)).Select(i => new Uri(nginx.Url, $"{LoadTenant}/{i}")).ToArray();
        var loadTarget = api is null ? null : await api.CreateTenantAsync(LoadTenant, receivers, options.Spread > 1, cancellationToken);
        var latencyTarget = api is null ? null : await api.CreateTenantAsync(LatencyTenant, arrivals.Url, 1, cancellationToken);

        var sustained = new SustainedLoad(options, nginx, time);
        var drain = new BacklogDrain(options, nginx, time);
        var latency = new PacedLatency(options, arrivals, time);

        Say("warming up");
        await SustainAsync(relayTarget, options.Warmup);
        if (loadTarget is not null)
            await SustainAsync(loadTarget, options.Warmup);
        await latency.RunAsync(pacedTarget, options.Warmup, cancellationToken);
        if (latencyTarget is not null)
            await latency.RunAsync(latencyTarget, options.Warmup, cancellationToken);

        var rounds = new List<LoadRound>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            Say($"round {round} of {options.Rounds}: sustained load");
            var relaySustained = await SustainAsync(relayTarget, options.Duration);
            var serverSustained = loadTarget is null ? null : await SustainAsync(loadTarget, options.Duration);
            Say($"round {round} of {options.Rounds}: draining a backlog");
            var send = await LimitProcess.SendAsync(nginx.Url, authority.RootPath, options.Workers, options.Size, options.Backlog, cancellationToken);
            var drained = loadTarget is null ? null : await drain.RunAsync(loadTarget, SettleAsync, cancellationToken);
            Say($"round {round} of {options.Rounds}: latency");
            var relayLatency = await latency.RunAsync(pacedTarget, options.LatencyDuration, cancellationToken);
            var serverLatency = latencyTarget is null ? null : await latency.RunAsync(latencyTarget, options.LatencyDuration, cancellationToken);
            rounds.Add(new LoadRound(relaySustained, serverSustained, send, drained, relayLatency, serverLatency));
        }

        return new LoadReport(machine, options, time.GetUtcNow(), rounds);

        Task<SustainedResult> SustainAsync(PublishTarget target, TimeSpan duration) =>
            sustained.RunAsync(target, duration, target == loadTarget ? SettleAsync : () => Task.CompletedTask, cancellationToken);

        Task SettleAsync() => api!.WaitUntilRecordedAsync(LoadTenant, time, cancellationToken);
    }

    private void Say(string text) => progress.WriteLine(text);
}
