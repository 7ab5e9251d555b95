using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss;

/// <summary>The disk fills up under load: what is refused is told so at once, what was acknowledged arrives, and room is all that is needed to go on.</summary>
public sealed class FullDiskTests
{
    private const int Destinations = 3;
    private const int Clients = 8;
    private const long Reserve = 16L << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_every_change_loses_nothing_and_mends_by_itself()
    {
        using var disk = SmallDisk.TryMount(megabytes: 48);
        Assert.SkipWhen(disk is null, "A small disk cannot be mounted here: it takes Linux and root.");
        using var ledger = new LossLedger(Destinations);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string> { ["Sealpost__Data"] = disk.Path, ["Sealpost__Limits__DiskReserve"] = "0" });
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);
        var destination = (await JsonAsync(server, "tenants/acme/destinations")).GetProperty("items")[0].GetProperty("id").GetString();
        var source = await CreateSourceAsync(server);
        var delivery = await DeliverOneAsync(server, ledger);

        await FillUnderLoadAsync(server, ledger, disk.Fill);
        foreach (var (method, path, body) in Changes(destination!, delivery))
        {
            using var answer = await SendAsync(server, method, path, body);
            await RefusesAsync(answer, $"{method} {path}");
        }

        using (var ingested = await SendAsync(server, HttpMethod.Post, source, "{}"))
        {
            ingested.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            ingested.Headers.RetryAfter.ShouldNotBeNull();
        }

        foreach (var path in (string[])["tenants", "tenants/acme/destinations", "tenants/acme/messages", "tenants/acme/deliveries", $"tenants/acme/deliveries/{delivery}/attempts", "/health/live"])
        {
            using var answer = await SendAsync(server, HttpMethod.Get, path, null);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        using (var ready = await SendAsync(server, HttpMethod.Get, "/health/ready", null)) ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Output.Split('\n').Count(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("warn:", StringComparison.Ordinal)).ShouldBeLessThan(10, server.Output);

        disk.Free();
        await GoesOnAsync(server, ledger);
        await ledger.SettleAsync(Patience, Cancel);
        ledger.ShouldBeKept("the disk was full");
    }

    [Fact]
    public async Task Below_the_reserve_messages_are_refused_while_there_is_space_for_everything_else()
    {
        using var disk = SmallDisk.TryMount(megabytes: 64);
        Assert.SkipWhen(disk is null, "A small disk cannot be mounted here: it takes Linux and root.");
        using var ledger = new LossLedger(Destinations);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(
            receiver.Authority, new Dictionary<string, string> { ["Sealpost__Data"] = disk.Path, ["Sealpost__Limits__DiskReserve"] = $"{Reserve}", ["Logging__LogLevel__Sealpost"] = "Information" });
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);
        var destination = (await JsonAsync(server, "tenants/acme/destinations")).GetProperty("items")[0].GetProperty("id").GetString();
        var delivery = await DeliverOneAsync(server, ledger);

        await FillUnderLoadAsync(server, ledger, () => disk.FillUpTo(Reserve * 15 / 16));
        (await ledger.SettleAsync(Patience, Cancel)).ShouldBeEmpty("deliveries go on");
        while ((await JsonAsync(server, "tenants/acme/deliveries?state=pending")).GetProperty("items").GetArrayLength() > 0) await Task.Yield();
        foreach (var (method, path, body, status) in new[]
        {
            (HttpMethod.Post, "tenants/acme/messages", """[{ "eventType": "order.created", "payload": {} }]""", HttpStatusCode.ServiceUnavailable),
            (HttpMethod.Post, $"tenants/acme/destinations/{destination}/test", null, HttpStatusCode.ServiceUnavailable),
            (HttpMethod.Get, "/health/ready", null, HttpStatusCode.ServiceUnavailable),
            (HttpMethod.Post, $"tenants/acme/deliveries/{delivery}/resend", null, HttpStatusCode.Accepted),
            (HttpMethod.Patch, $"tenants/acme/destinations/{destination}", """{ "description": "changed" }""", HttpStatusCode.OK),
        })
        {
            using var answer = await SendAsync(server, method, path, body);
            answer.StatusCode.ShouldBe(status, $"{path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        }

        disk.FreeBytes.ShouldBeGreaterThan(Reserve / 8);
        server.Output.ShouldNotContain("does not commit");

        disk.Free();
        await GoesOnAsync(server, ledger);
        await ledger.SettleAsync(Patience, Cancel);
        ledger.ShouldBeKept("the reserve was reached");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        // What a process logs comes a moment after what it does.
        await server.SaysAsync("taken again", from: 0, patience.Token);
        server.Output.Split('\n').Count(line => line.Contains("DiskReserve", StringComparison.Ordinal)).ShouldBe(1, server.Output);
        server.Output.Split('\n').Count(line => line.Contains("taken again", StringComparison.Ordinal)).ShouldBe(1, server.Output);
    }

    private static IEnumerable<(HttpMethod Method, string Path, string? Body)> Changes(string destination, string delivery) =>
    [
        (HttpMethod.Post, "tenants", """{ "id": "globex", "name": "Globex" }"""),
        (HttpMethod.Post, "api-keys", """{ "name": "another" }"""),
        (HttpMethod.Post, "event-types", """{ "name": "order.cancelled" }"""),
        (HttpMethod.Post, "tenants/acme/publish/never.seen", "{}"),
        (HttpMethod.Post, "tenants/acme/messages", """[{ "eventType": "order.created", "payload": {} }]"""),
        (HttpMethod.Post, "tenants/acme/destinations", """{ "url": "https://127.0.0.1/" }"""),
        (HttpMethod.Patch, $"tenants/acme/destinations/{destination}", """{ "description": "changed" }"""),
        (HttpMethod.Post, $"tenants/acme/destinations/{destination}/secrets/rotate", "{}"),
        (HttpMethod.Post, $"tenants/acme/destinations/{destination}/disable", """{ "reason": "full" }"""),
        (HttpMethod.Post, $"tenants/acme/destinations/{destination}/test", null),
        (HttpMethod.Delete, $"tenants/acme/destinations/{destination}", null),
        (HttpMethod.Post, $"tenants/acme/deliveries/{delivery}/resend", null),
        (HttpMethod.Delete, "tenants/acme", null),
    ];

    private static async Task FillUnderLoadAsync(ServerProcess server, LossLedger ledger, Action fill)
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(
            async () =>
            {
                while (await TryPublishAsync(server, ledger))
                {
                }
            },
            Cancel)).ToList();
        fill();
        await Task.WhenAll(clients);
    }

    private static async Task<string> DeliverOneAsync(ServerProcess server, LossLedger ledger)
    {
        (await TryPublishAsync(server, ledger)).ShouldBeTrue();
        (await ledger.SettleAsync(Patience, Cancel)).ShouldBeEmpty();
        while (true)
        {
            var deliveries = (await JsonAsync(server, "tenants/acme/deliveries?state=succeeded")).GetProperty("items");
            if (deliveries.GetArrayLength() > 0) return deliveries[0].GetProperty("id").GetString()!;
        }
    }

    private static async Task<string> CreateSourceAsync(ServerProcess server)
    {
        using var answer = await SendAsync(server, HttpMethod.Post, "tenants/acme/sources", """{ "name": "any", "scheme": "none" }""");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("url").GetString()!).AbsolutePath;
    }

    /// <summary>False when it was refused, in the way that the disk being full is to be told.</summary>
    private static async Task<bool> TryPublishAsync(ServerProcess server, LossLedger ledger)
    {
        const string Body = """{ "order": 42 }""";
        var posting = ledger.Post(Body);
        using var answer = await SendAsync(server, HttpMethod.Post, "tenants/acme/publish/order.created", Body);
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            await ledger.AcknowledgeAsync(posting, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!);
            return true;
        }

        await RefusesAsync(answer, "publish");
        return false;
    }

    private static async Task RefusesAsync(HttpResponseMessage answer, string what)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, $"{what}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", what);
        answer.Headers.RetryAfter.ShouldNotBeNull(what);
    }

    private static async Task GoesOnAsync(ServerProcess server, LossLedger ledger)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!await TryPublishAsync(server, ledger)) patience.Token.ThrowIfCancellationRequested();
    }

    private static async Task<JsonElement> JsonAsync(ServerProcess server, string path) => await server.Api.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Cancel);

    /// <summary>Waits for the answer no longer than a person would.</summary>
    private static async Task<HttpResponseMessage> SendAsync(ServerProcess server, HttpMethod method, string path, string? body)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (method == HttpMethod.Patch || method == HttpMethod.Delete) request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        return await server.Api.SendAsync(request, patience.Token);
    }
}
