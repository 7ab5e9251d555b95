using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Cluster;

/// <summary>A tenant of its own under load: some of its destinations in order, the others not, and the books about them.</summary>
internal sealed class ClusterTrial : IAsyncDisposable
{
    private const int Destinations = 12;

    // Short, so that an attempt which a busy machine failed is not taken for a loss.
    private const string Delays = """["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"]""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServerCluster _cluster;
    private readonly string _tenant;
    private readonly LossLedger _ledger = new(Destinations, [.. Enumerable.Range(0, Destinations).Where(IsOrdered)]);
    private readonly int _evictions;

    private ClusterTrial(ServerCluster cluster, string tenant, ServerProcess[] publishedTo)
    {
        _cluster = cluster;
        _tenant = tenant;
        _evictions = cluster.CountEvictions();
        cluster.Receiver.Ledger = _ledger;
        Load = new ClusterLoad(publishedTo, tenant, _ledger);
    }

    public ClusterLoad Load { get; }

    public int Acknowledged => _ledger.Acknowledged;

    public long Duplicates { get; private set; }

    /// <summary>Every third one is served in order.</summary>
    private static bool IsOrdered(int destination) => destination % 3 == 0;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Begins when all nodes have their share, and goes on when every lane is busy.</summary>
    public static async Task<ClusterTrial> StartAsync(ServerCluster cluster, string tenant, params ServerProcess[] publishedTo)
    {
        await cluster.CompleteAsync();
        await PostAsync(cluster, "tenants", $$"""{ "id": "{{tenant}}", "name": "{{tenant}}" }""");
        for (var i = 0; i < Destinations; i++)
        {
            var url = new Uri(cluster.Receiver.Url, string.Create(CultureInfo.InvariantCulture, $"d{i}"));
            await PostAsync(cluster, $"tenants/{tenant}/destinations", $$"""{ "url": "{{url}}", "ordered": {{(IsOrdered(i) ? "true" : "false")}}, "retry": { "delays": {{Delays}} } }""");
        }

        var trial = new ClusterTrial(cluster, tenant, publishedTo);
        using var patience = ServerCluster.Patience();
        foreach (var node in publishedTo) await KnowsDestinationsAsync(node, tenant, patience.Token);
        trial.Load.Start();
        await trial.Load.GoesAsync(patience.Token);
        return trial;
    }

    /// <summary>
    /// How often a receiver may get something again when a node goes now without a word: what has arrived and is not recorded, and what may be on its way from that node.
    /// Call it when the node has gone. What the others have under way is in it too.
    /// </summary>
    public async Task<long> MostRepeatedAsync()
    {
        await using var source = NpgsqlDataSource.Create(_cluster.ConnectionString);
        await using var command = source.CreateCommand("SELECT count(*) FROM attempts WHERE tenant_no = (SELECT tenant_no FROM tenants WHERE id = $1)");
        command.Parameters.AddWithValue(_tenant);
        var recorded = (long)(await command.ExecuteScalarAsync(Cancel))!;
        return _ledger.Arrived - recorded + (Destinations * ServerCluster.MostAtOnce);
    }

    /// <summary>Nothing is missing, and nothing was overtaken on a destination that asks for order.</summary>
    public async Task ShouldBeCompleteAsync()
    {
        await Load.StopAsync();
        var missing = await _ledger.SettleAsync(Patience, Cancel);
        if (missing.Count > 0) Assert.Fail(await DescribeAsync(missing));
        Duplicates = _ledger.ShouldBeKept(_tenant).Duplicated;
    }

    /// <summary>A node that the machine kept from giving a sign of life was taken for dead, as it should be, and what it had sent was sent again: then the bound says nothing.</summary>
    /// <param name="deaths">How many nodes were meant to be taken for dead.</param>
    public void ShouldRepeatAtMost(long most, int deaths)
    {
        if (_cluster.CountEvictions() - _evictions <= deaths) Duplicates.ShouldBeLessThanOrEqualTo(most);
    }

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        _ledger.Dispose();
    }

    private async Task<string> DescribeAsync(IReadOnlyList<(string Message, int Destination)> missing)
    {
        var told = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{missing.Count} of {Acknowledged * Destinations} deliveries are missing."));
        foreach (var message in missing.Select(one => one.Message).Distinct().Take(3))
        {
            told.Append(CultureInfo.InvariantCulture, $"\n{message} to {string.Join(", ", missing.Where(one => one.Message == message).Select(one => $"d{one.Destination}"))}");
            var deliveries = await GetAsync($"tenants/{_tenant}/deliveries?message={message}");
            foreach (var delivery in deliveries.GetProperty("items").EnumerateArray())
                told.Append(CultureInfo.InvariantCulture, $"\n{delivery}\n  {await GetAsync($"tenants/{_tenant}/deliveries/{delivery.GetProperty("id").GetString()}/attempts")}");
        }

        told.Append(CultureInfo.InvariantCulture, $"\n{await _cluster.ReadAsync(Cancel)}");
        foreach (var node in _cluster.Nodes) told.Append(CultureInfo.InvariantCulture, $"\n--\n{node.Output}");
        return told.ToString();
    }

    private async Task<JsonElement> GetAsync(string path) => await _cluster.Nodes[0].Api.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Cancel);

    // A message goes to the destinations that its node knows of, and the nodes hear of new ones a moment later.
    private static async Task KnowsDestinationsAsync(ServerProcess node, string tenant, CancellationToken patience)
    {
        int known;
        do
        {
            using var answer = await node.Api.PostAsync(new Uri($"tenants/{tenant}/publish/order.announced", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), patience);
            known = answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(patience)).GetProperty("deliveries").GetInt32() : 0;
        }
        while (known != Destinations);
    }

    private static async Task PostAsync(ServerCluster cluster, string path, string json)
    {
        using var answer = await cluster.Nodes[0].Api.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), Cancel);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }
}
