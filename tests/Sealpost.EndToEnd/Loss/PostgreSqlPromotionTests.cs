using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss;

/// <summary>The primary dies under load and its synchronous standby is promoted: the server follows, and nothing acknowledged is lost.</summary>
public sealed class PostgreSqlPromotionTests
{
    private const int Destinations = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task When_a_standby_is_promoted_under_load_everything_acknowledged_is_delivered()
    {
        using var ledger = new LossLedger(Destinations);
        await using var primary = await PostgreSqlServer.StartAsync(durable: true);
        var connection = new NpgsqlConnectionStringBuilder(await primary.CreateDatabaseAsync());
        await using var standby = await primary.AddSynchronousStandbyAsync();
        connection.Host = $"{primary.Address},{standby.Address}";
        connection.TargetSessionAttributes = "primary";
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = connection.ConnectionString,
            ["Sealpost__MasterKey"] = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);
        var promoted = TimeSpan.Zero;
        var resumed = TimeSpan.Zero;
        var round = new KillRound(server, ledger) { Death = PromoteAsync };

        var missing = await round.RunAsync(messagesBeforeDeath: 100, Cancel);

        if (missing.Count > 0) Assert.Fail($"{missing.Count} of {ledger.Acknowledged * Destinations} deliveries missing. {await round.DescribeAsync(missing[0], Cancel)}\n{server.Output}");
        (await server.Api.GetFromJsonAsync<JsonElement>(new Uri("tenants/acme/deliveries?state=dead", UriKind.Relative), Cancel)).GetProperty("items").GetArrayLength().ShouldBe(0);
        ledger.ShouldBeKept(string.Create(CultureInfo.InvariantCulture, $"promoted after {promoted.TotalSeconds:F1} s, the first message acknowledged {resumed.TotalSeconds:F1} s later"));

        async Task PromoteAsync()
        {
            var begun = Stopwatch.GetTimestamp();
            await primary.StopImmediatelyAsync();
            await standby.PromoteAsync();
            promoted = Stopwatch.GetElapsedTime(begun);
            begun = Stopwatch.GetTimestamp();
            var acknowledged = ledger.Acknowledged;
            while (ledger.Acknowledged == acknowledged) await ledger.NextArrivalAsync().WaitAsync(Cancel);
            resumed = Stopwatch.GetElapsedTime(begun);
        }
    }
}
