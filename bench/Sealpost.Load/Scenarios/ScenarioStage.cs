using Sealpost.Load.Client;
using Sealpost.Load.Measurement;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>What every scenario starts from: a directory on a disk, an authority, a database, and how to start a server on it.</summary>
internal sealed class ScenarioStage(ScenarioOptions options, string directory, BenchAuthority authority, BenchDatabase database, TimeProvider time, TextWriter progress)
{
    public const int Size = 1024;

    /// <summary>How long a system is loaded until its code is compiled: the hot parts twice, the second time for what they are seen to do.</summary>
    public static readonly TimeSpan Warmup = TimeSpan.FromSeconds(15);

    public ScenarioOptions Options => options;

    public BenchAuthority Authority => authority;

    public BenchDatabase Database => database;

    public TimeProvider Time => time;

    /// <summary>Where the first server keeps its data.</summary>
    public string Directory => directory;

    public Task<NginxReceiver> StartNginxAsync(CancellationToken cancellationToken, int furtherHosts = 0) =>
        NginxReceiver.StartAsync(directory, authority, time, cancellationToken, furtherHosts);

    public Task<ArrivalReceiver> StartArrivalsAsync(CancellationToken cancellationToken) => ArrivalReceiver.StartAsync(authority, time, cancellationToken);

    /// <summary>Starts the server; a second time on the data that the first one left.</summary>
    /// <param name="name">Of its own directory, for a further node of the same database.</param>
    public Task<SealpostProcess> StartServerAsync(CancellationToken cancellationToken, string name = "") =>
        SealpostProcess.StartAsync(options.ServerPath, System.IO.Directory.CreateDirectory(Path.Combine(directory, name)).FullName, authority, database.Settings, time, cancellationToken);

    public async Task<PublishClient> ConnectAsync(PublishTarget target, int connections, CancellationToken cancellationToken)
    {
        var client = new PublishClient(target, Size, time);
        await client.ConnectAsync(connections, cancellationToken);
        return client;
    }

    /// <summary>Publishes evenly and waits for all arrivals: milliseconds from publish to arrival.</summary>
    public async Task<Latencies> PaceAsync(PublishTarget target, ArrivalReceiver receiver, int perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(target, 32, cancellationToken);
        var count = (int)(duration.TotalSeconds * perSecond);
        receiver.Expect(count);
        var sent = await client.PaceAsync(perSecond, count, cancellationToken);
        var arrived = await receiver.WaitAsync(time, cancellationToken);
        return new Latencies(sent.Select((times, i) => time.GetElapsedTime(times.Sent, arrived[i]).TotalMilliseconds));
    }

    public void Say(string text) => progress.WriteLine(text);
}

/// <param name="Seconds">How long each measurement takes.</param>
/// <param name="Pending">Deliveries in the backlog that a restart finds.</param>
internal sealed record ScenarioOptions(string ServerPath, DatabaseKind Database, string DataRoot, int Seconds, int Pending)
{
    public TimeSpan Duration => TimeSpan.FromSeconds(Seconds);
}
