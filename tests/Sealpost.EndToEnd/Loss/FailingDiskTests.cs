using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Every write and every sync of one cycle from accept to record fails once, or from then on: nothing acknowledged is lost, the database stays whole, and the process says why.</summary>
public sealed class FailingDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    private static IEnumerable<string> Some => ["fsync,fdatasync:error=EIO:when=1", "fsync,fdatasync:error=EIO:when=2", "pwrite64:error=EIO:when=1", "pwrite64:error=ENOSPC:when=4", "pwrite64:error=EIO:when=9", "fsync,fdatasync:error=EIO:when=1+"];

    [Fact]
    public async Task Whichever_write_or_sync_fails_nothing_acknowledged_is_lost()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed; test.sh installs it.");
        using var ledger = new LossLedger(destinations: 1);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority);
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);
        var injected = 0;

        foreach (var rule in Long ? ["pwrite64:error=EIO:when=3+", "fsync,fdatasync:error=ENOSPC:when=1+"] : Some) injected += await FailAsync(server, ledger, rule);
        foreach (var call in Long ? (string[])["pwrite64:error=EIO", "pwrite64:error=ENOSPC", "fsync,fdatasync:error=EIO"] : [])
        {
            // A cycle that ends before the n-th call ends the sweep; the third in a row, since another thread may have had a call of its own.
            for (int number = 1, missed = 0; missed < 3; number++)
            {
                var failed = await FailAsync(server, ledger, $"{call}:when={number}");
                missed = failed == 0 ? missed + 1 : 0;
                injected += failed;
            }
        }

        injected.ShouldBeGreaterThan(2, "a sweep that hits nothing proves nothing");
        server.Output.ShouldContain("A batch of");
        server.Output.ShouldContain("disk I/O error");
        await server.KillAsync();
        await using var database = new SqliteConnection($"Data Source={Path.Combine(server.DataDirectory, "sealpost.db")}");
        await database.OpenAsync(Cancel);
        await using var check = database.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        (await check.ExecuteScalarAsync(Cancel)).ShouldBe("ok");
        ledger.ShouldBeKept($"{injected} calls failed");
    }

    /// <returns>How many calls the rule has failed.</returns>
    private static async Task<int> FailAsync(ServerProcess server, LossLedger ledger, string rule)
    {
        int injected;
        await using (var faults = await IoFaults.AttachAsync(server.ProcessId, rule, Cancel))
        {
            await TryPublishAsync(server, ledger, rule);
            if (!rule.EndsWith('+')) await ArriveAsync(ledger, rule);
            injected = await faults.DetachAsync();
        }

        await GoesOnAsync(server, ledger, rule);
        await ArriveAsync(ledger, rule);
        return injected;
    }

    /// <summary>False when it was refused, which is to be told as a fault that passes.</summary>
    private static async Task<bool> TryPublishAsync(ServerProcess server, LossLedger ledger, string rule)
    {
        var body = $$"""{ "rule": "{{rule}}" }""";
        var posting = ledger.Post(body);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Api.PostAsync(new Uri("tenants/acme/publish/order.created", UriKind.Relative), content, Cancel);
        answer.StatusCode.ShouldBeOneOf([HttpStatusCode.Accepted, HttpStatusCode.ServiceUnavailable], rule);
        if (answer.StatusCode != HttpStatusCode.Accepted) return false;
        await ledger.AcknowledgeAsync(posting, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!);
        return true;
    }

    private static async Task GoesOnAsync(ServerProcess server, LossLedger ledger, string rule)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!await TryPublishAsync(server, ledger, rule)) patience.Token.ThrowIfCancellationRequested();
    }

    private static async Task ArriveAsync(LossLedger ledger, string rule)
    {
        while (true)
        {
            var arrival = ledger.NextArrivalAsync();
            if (ledger.Missing().Count == 0) return;
            await arrival.WaitAsync(Patience, Cancel);
            ledger.Missing().Count.ShouldBeLessThan(10, rule);
        }
    }
}
