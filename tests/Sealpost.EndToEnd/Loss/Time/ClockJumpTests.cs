using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss.Time;

/// <summary>The machine's clock is set while the server works: nothing is lost or overtaken, nothing waits for a time that has been already, and no retry is made twice.</summary>
public sealed class ClockJumpTests
{
    private const int Clients = 4;
    private const int MostOutstanding = 200;
    private const int InOrder = 0;
    private const int Paced = 1;
    private const int Down = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // What a delivery may be away between its signature and its arrival.
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(60);

    // A second, less what chance may take from it.
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(0.8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    private static int Rounds => Long ? 10 : 1;

    [Fact]
    public Task Nothing_is_lost_or_late_when_the_clock_jumps_by_an_hour_or_a_day() =>
        RunAsync(Long ? [Hour, TimeSpan.Zero, -Hour, TimeSpan.Zero, Day, TimeSpan.Zero, -Day, TimeSpan.Zero] : [Day, TimeSpan.Zero], new Dictionary<string, string>());

    [Fact(Explicit = true)]
    public async Task Nor_on_PostgreSQL_whose_own_clock_the_leases_go_by()
    {
        await using var postgres = await PostgreSqlServer.StartAsync(durable: true);
        var output = await RunAsync([Day, TimeSpan.Zero], new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = await postgres.CreateDatabaseAsync(),
            ["Sealpost__MasterKey"] = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Logging__LogLevel__Sealpost"] = "Information",
        });

        output.Split("Joined the cluster as incarnation").Length.ShouldBe(2, "it never lost its lease");
    }

    private static async Task<string> RunAsync(TimeSpan[] offsets, Dictionary<string, string> settings)
    {
        Assert.SkipWhen(FakedClock.Library is null, "libfaketime is not installed; test.sh installs it.");
        using var clock = new FakedClock();
        using var ledger = new LossLedger(destinations: 3, InOrder);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        foreach (var (name, value) in clock.Settings) settings[name] = value;
        settings["Sealpost__Deliveries__BreakerThreshold"] = "0";
        await using var server = new ServerProcess(receiver.Authority, settings);
        await server.StartAsync(Cancel);
        await PrepareAsync(server, receiver);
        var most = 0.0;

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var offset in offsets)
            {
                var begun = TimeProvider.System.GetTimestamp();
                var before = ledger.Acknowledged;
                receiver.Down = Down;
                await using var load = LedgerLoad.Start(server, ledger, Clients, MostOutstanding);
                await load.ReachAsync(20, Cancel);
                clock.Set(offset);
                while (!await ShowsAsync(server, offset)) Cancel.ThrowIfCancellationRequested();
                await load.ReachAsync(40, Cancel);
                await load.StopAsync();
                receiver.Down = null;
                (await ledger.SettleAsync(Patience, Cancel)).ShouldBeEmpty($"after the clock was set to {offset}\n{server.Output}");
                // Retries come a second apart, and one comes earlier when the clock goes forward.
                most += (ledger.Acknowledged - before) * (2 + (TimeProvider.System.GetElapsedTime(begun) / ShortestDelay));
            }
        }

        ledger.ShouldBeKept($"clock set {Rounds * offsets.Length} times");
        receiver.Refused.ShouldBeLessThan((int)most);
        foreach (var arrival in ledger.ReadArrivals()) HasSaneTime(arrival, offsets);
        return server.Output;
    }

    private static async Task PrepareAsync(ServerProcess server, LedgerReceiver receiver)
    {
        await LedgerLoad.PrepareAsync(server, receiver, Cancel, LedgerLoad.PatientRetry);
        var destinations = await server.Api.GetFromJsonAsync<JsonElement>(new Uri("tenants/acme/destinations", UriKind.Relative), Cancel);
        var paced = destinations.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("url").GetString()!.EndsWith($"/d{Paced}", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri($"tenants/acme/destinations/{paced.GetProperty("id").GetString()}", UriKind.Relative));
        request.Content = JsonContent.Create(new { rateLimit = new { requests = 20, per = "1s" } });
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await server.Api.SendAsync(request, Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<bool> ShowsAsync(ServerProcess server, TimeSpan offset)
    {
        using var answer = await server.Api.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel);
        return (answer.Headers.Date!.Value - TimeProvider.System.GetUtcNow() - offset).Duration() < Travel;
    }

    private static void HasSaneTime(ArrivalEntry arrival, TimeSpan[] offsets)
    {
        var away = TimeSpan.FromSeconds(arrival.SignedAt) - TimeSpan.FromMicroseconds(arrival.At);
        offsets.Append(TimeSpan.Zero).ShouldContain(offset => (away - offset).Duration() < Travel, $"{arrival} differs by {away}");
    }
}
