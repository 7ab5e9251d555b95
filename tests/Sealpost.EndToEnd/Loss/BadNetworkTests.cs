using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss;

/// <summary>The network between the server and a receiver, or its database, is as bad as it gets: what was acknowledged arrives.</summary>
public sealed partial class BadNetworkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Toxic[] Toxics =
    [
        new Toxic.Latency(TimeSpan.FromMilliseconds(100)), new Toxic.Down(), new Toxic.Bandwidth(20_000), new Toxic.SlowClose(TimeSpan.FromMilliseconds(200)),
        new Toxic.Timeout(), new Toxic.Reset(), new Toxic.Slicer(7), new Toxic.Limit(700),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_network_to_a_receiver_does_everything_arrives_when_it_is_well_again()
    {
        using var ledger = new LossLedger(destinations: 1);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var proxy = TcpProxy.Start(receiver.Url.Port);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string> { ["Sealpost__Deliveries__BreakerThreshold"] = "0" });
        await server.StartAsync(Cancel);
        await PrepareAsync(server, proxy.Port);

        foreach (var toxic in Toxics)
        {
            proxy.Set(toxic);
            for (var message = 0; message < 5; message++) (await TryPublishAsync(server, ledger, toxic.ToString())).ShouldBeTrue();
            await AttemptedAsync(server);
        }

        proxy.Set(Toxic.None);
        await ledger.SettleAsync(Patience, Cancel);
        ledger.ShouldBeKept("all eight kinds of network");
    }

    [Fact]
    public async Task A_commit_whose_reply_is_lost_is_one_message_delivered_once_or_again_but_never_lost()
    {
        using var ledger = new LossLedger(destinations: 1);
        await using var postgres = await PostgreSqlServer.StartAsync(durable: true);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        var connection = await postgres.CreateDatabaseAsync();
        await using var proxy = TcpProxy.Start(int.Parse(Port().Match(connection).Groups[1].Value, CultureInfo.InvariantCulture));
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = Port().Replace(connection, $"Port={proxy.Port}"),
            ["Sealpost__MasterKey"] = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        await server.StartAsync(Cancel);
        await PrepareAsync(server, receiver.Url.Port);

        for (var round = 0; round < 5; round++)
        {
            var marker = $"reply-lost-{round}-{Guid.NewGuid():N}";
            proxy.CutReplyTo(Encoding.ASCII.GetBytes(marker));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(Patience);
            while (!await TryPublishAsync(server, ledger, marker, marker)) patience.Token.ThrowIfCancellationRequested();
            proxy.Cuts.ShouldBe(round + 1);
        }

        await ledger.SettleAsync(Patience, Cancel);
        ledger.ShouldBeKept("replies to commits lost");
        var messages = await server.Api.GetFromJsonAsync<JsonElement>(new Uri("tenants/acme/messages", UriKind.Relative), Cancel);
        messages.GetProperty("items").GetArrayLength().ShouldBe(5, "what was written again is the same message");
    }

    private static async Task PrepareAsync(ServerProcess server, int port)
    {
        using var tenant = await server.Api.PostAsync(new Uri("tenants", UriKind.Relative), Json("""{ "id": "acme", "name": "Acme" }"""), Cancel);
        tenant.StatusCode.ShouldBe(HttpStatusCode.Created);
        var delays = string.Join(",", Enumerable.Repeat("\"10s\"", 15));
        using var destination = await server.Api.PostAsync(
            new Uri("tenants/acme/destinations", UriKind.Relative), Json($$"""{ "url": "https://127.0.0.1:{{port}}/d0", "retry": { "timeout": "2s", "delays": [{{delays}}] } }"""), Cancel);
        destination.StatusCode.ShouldBe(HttpStatusCode.Created, await destination.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>False when it was refused for now.</summary>
    private static async Task<bool> TryPublishAsync(ServerProcess server, LossLedger ledger, string text, string? key = null)
    {
        var body = JsonSerializer.Serialize(new { text });
        var posting = ledger.Post(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "tenants/acme/publish/order.created") { Content = Json(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await server.Api.SendAsync(request, Cancel);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
        await ledger.AcknowledgeAsync(posting, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!);
        return true;
    }

    /// <summary>Waits until every delivery has been tried, whatever came of it.</summary>
    private static async Task AttemptedAsync(ServerProcess server)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            var page = await server.Api.GetFromJsonAsync<JsonElement>(new Uri("tenants/acme/deliveries?limit=250", UriKind.Relative), patience.Token);
            if (page.GetProperty("items").EnumerateArray().All(delivery => delivery.GetProperty("attempts").GetInt32() > 0)) return;
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    [GeneratedRegex("Port=(\\d+)")]
    private static partial Regex Port();
}
