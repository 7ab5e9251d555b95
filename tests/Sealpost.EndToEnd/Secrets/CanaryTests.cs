using System.Text;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Secrets;

/// <summary>Secrets of every kind go through a real server that logs everything, is killed, starts again and refuses to start; none of them turns up anywhere.</summary>
public sealed class CanaryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public Task No_secret_is_found_in_logs_traces_metrics_answers_and_the_files_of_SQLite() => RunAsync(postgres: null);

    [Fact]
    public async Task No_secret_is_found_in_a_dump_of_PostgreSQL_either()
    {
        await using var postgres = await PostgreSqlServer.StartAsync(durable: false);
        await RunAsync(postgres);
    }

    private static async Task RunAsync(PostgreSqlServer? postgres)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var database = postgres is null ? null : await postgres.CreateDatabaseAsync();
        await using var scenario = await CanaryScenario.StartAsync(database, patience.Token);
        await scenario.UseEverySecretAsync(patience.Token);
        scenario.Canaries.Count.ShouldBeGreaterThanOrEqualTo(40);

        var places = new Dictionary<string, string>
        {
            ["output of the first run"] = scenario.Server.Output,
            ["traces and exported metrics"] = string.Concat(scenario.Collector.Exports.Select(Encoding.Latin1.GetString)),
            ["metrics page"] = await scenario.GetAsync("/metrics", patience.Token),
            ["API answers"] = await scenario.ReadWholeApiAsync(patience.Token),
            ["database"] = database is null ? ReadFiles(scenario.Server.DataDirectory) : await postgres!.DumpAsync(database),
        };
        await scenario.Server.KillAsync();
        places["output of the killed run"] = scenario.Server.Output;
        await scenario.Server.StartAsync(patience.Token);
        await scenario.Server.StopAsync();
        places["output of the run after the crash"] = scenario.Server.Output;
        places["database after the crash"] = database is null ? ReadFiles(scenario.Server.DataDirectory) : await postgres!.DumpAsync(database);
        var refused = await scenario.StartWithAnotherKeyAsync(patience.Token);
        refused.ExitCode.ShouldBe(1);
        places["output of a refused start"] = refused.Output + refused.Errors;

        places.ShouldAllBe(place => place.Value.Length > 0);
        places["output of the first run"].ShouldContain("dbug:");
        places["output of the first run"].ShouldContain("/sign-in/external/callback?code=…&state=…", customMessage: "so whole URLs were logged");
        var hits = from place in places from canary in scenario.Canaries from form in FormsOf(canary.Value) where place.Value.Contains(form, StringComparison.OrdinalIgnoreCase) select $"{canary.Key} in {place.Key}";
        hits.Distinct().ShouldBeEmpty();
    }

    /// <summary>As it is, and as a database writes bytes and a credential writes text.</summary>
    private static IEnumerable<string> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [secret, Convert.ToHexString(bytes), Convert.ToBase64String(bytes)];
    }

    /// <summary>The database, its log and everything else in the data directory but the lock, which is empty and nobody else can open.</summary>
    private static string ReadFiles(string directory) => string.Concat(
        Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "sealpost.lock").Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return Encoding.Latin1.GetString(copy.ToArray());
        }));
}
