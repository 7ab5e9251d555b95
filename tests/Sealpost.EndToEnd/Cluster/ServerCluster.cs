using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Cluster;

/// <summary>Three real servers on one real PostgreSQL, and one receiver. Tests take turns with it.</summary>
public sealed class ServerCluster : IAsyncLifetime
{
    /// <summary>Long enough for a busy machine, short enough for a test.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    /// <summary>The most requests under way to one destination.</summary>
    public const int MostAtOnce = 8;

    // For what arrives while no trial is on.
    private readonly LossLedger _nobodys = new(destinations: 0);
    private PostgreSqlServer _postgres = null!;

    internal LedgerReceiver Receiver { get; private set; } = null!;

    internal ServerProcess[] Nodes { get; private set; } = [];

    internal string ConnectionString { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgreSqlServer.StartAsync(durable: true);
        ConnectionString = await _postgres.CreateDatabaseAsync();
        Receiver = await LedgerReceiver.StartAsync(_nobodys);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = ConnectionString,
            ["Sealpost__MasterKey"] = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Sealpost__Cluster__Lease"] = Lease.ToString("c"),
            ["Sealpost__Deliveries__BreakerThreshold"] = "0",
            ["Sealpost__Deliveries__MaxInFlightPerDestination"] = MostAtOnce.ToString("D"),
            ["Logging__LogLevel__Sealpost"] = "Information",
        };
        Nodes = [.. Enumerable.Range(0, 3).Select(_ => new ServerProcess(Receiver.Authority, settings))];
        // The first makes the tables.
        await Nodes[0].StartAsync(Cancel);
        await CompleteAsync();
    }

    /// <summary>So long one waits for what comes within seconds on a quiet machine.</summary>
    internal static CancellationTokenSource Patience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        return patience;
    }

    /// <summary>Starts the nodes that are down, and waits until all three have their share.</summary>
    public async Task CompleteAsync()
    {
        await Task.WhenAll(Nodes.Where(node => !node.IsRunning).Select(node => node.StartAsync(Cancel)));
        await WaitForSharesAsync(3);
    }

    /// <summary>Until so many nodes serve all partitions, none of them more than one above another; as the first node sees it.</summary>
    public async Task WaitForSharesAsync(int nodes)
    {
        using var patience = Patience();
        while (true)
        {
            var shares = (await ReadAsync(patience.Token)).GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("partitions").GetInt32()).ToList();
            if (shares.Count == nodes && shares.Sum() == 64 && shares.Max() - shares.Min() <= 1) return;
        }
    }

    /// <summary>How often a node was taken for dead. Each of the others may have told so.</summary>
    internal int CountEvictions() => Nodes.SelectMany(node => node.Output.Split('\n')).Where(line => line.Contains("gave no sign of life", StringComparison.Ordinal)).Distinct().Count();

    internal async Task<JsonElement> ReadAsync(CancellationToken cancellationToken) =>
        await Nodes[0].Api.GetFromJsonAsync<JsonElement>(new Uri("cluster", UriKind.Relative), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        await Receiver.DisposeAsync();
        await _postgres.DisposeAsync();
        _nobodys.Forget();
        _nobodys.Dispose();
    }
}
