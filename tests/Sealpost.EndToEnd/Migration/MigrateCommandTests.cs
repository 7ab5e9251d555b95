using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Sealpost.EndToEnd.Vendors;
using Sealpost.Engine.PostgreSql;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Migration;

/// <summary>A real instance moves from SQLite to a real PostgreSQL, with deliveries in every state, and goes on where it was.</summary>
public sealed class MigrateCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private const string Basic = "Basic dXNlcjpwYXNzdzByZA==";
    private static readonly string[] Paths = ["hangs", "retries", "disabled", "ordered", "dead", "good"];

    [Fact]
    public async Task What_was_pending_in_any_state_is_delivered_after_the_move_and_a_failed_move_changes_nothing()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var cancel = patience.Token;
        await using var postgres = await PostgreSqlServer.StartAsync(durable: false);
        var connection = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var old = new ServerProcess(receiver.Authority!);
        var never = new TaskCompletionSource();
        receiver.RespondAt("/hangs", new TestResponse(200) { After = never.Task });
        foreach (var path in (string[])["/retries", "/disabled", "/ordered", "/dead"]) receiver.RespondAt(path, new TestResponse(503));
        await old.StartAsync(cancel);
        await old.PostAsync("tenants", """{ "id": "acme", "name": "Acme" }""", cancel);
        var destinations = new Dictionary<string, string>();
        foreach (var path in Paths) destinations[path] = await CreateAsync(old, receiver, path, cancel);
        var message = await PublishAsync(old, "first", cancel);
        for (var i = 2; i <= 3; i++) await PublishAsync(old, $"number-{i}", cancel);
        var dead = await WaitForAsync(old, $"destination={destinations["dead"]}", all => all.Count(one => one.Text("state") == "dead") == 3, cancel);
        await WaitForAsync(old, $"destination={destinations["retries"]}", all => all.All(one => one.GetProperty("attempts").GetInt32() > 0), cancel);
        await WaitForAsync(old, $"destination={destinations["good"]}", all => all.All(one => one.Text("state") == "succeeded"), cancel);
        await old.PostAsync($"tenants/acme/destinations/{destinations["disabled"]}/disable", "{}", cancel);

        var running = await MigrateAsync(old, connection, cancel);
        await old.KillAsync();
        var wrongKey = await MigrateAsync(old, connection, cancel, ("Sealpost__MasterKey", "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        await using (var schema = new NpgsqlConnection(connection))
        {
            await schema.OpenAsync(cancel);
            await PostgreSqlMigrations.ApplyAsync(schema, cancel);
        }

        await ExecuteAsync(connection, "ALTER TABLE pending ADD CONSTRAINT broken CHECK (due_at < 0)");
        var midway = await MigrateAsync(old, connection, cancel);
        await ExecuteAsync(connection, "ALTER TABLE pending DROP CONSTRAINT broken");
        (running.ExitCode, wrongKey.ExitCode, midway.ExitCode).ShouldBe((1, 1, 1));
        midway.Errors.ShouldContain("messages: copied ");
        running.Errors.ShouldContain("is in use by another Sealpost process");
        wrongKey.Errors.ShouldContain("does not open");
        (await CountAsync(connection, "tenants"), await CountAsync(connection, "messages"), await CountAsync(connection, "instance")).ShouldBe((0L, 0L, 0L));
        File.Exists(Path.Combine(old.DataDirectory, "sealpost.db")).ShouldBeTrue();
        var moved = await MigrateAsync(old, connection, cancel);
        moved.ExitCode.ShouldBe(0, moved.Errors);
        moved.Output.ShouldMatch("(?m)^pending [1-9][0-9]* [0-9a-f]{32}$");
        var again = await MigrateAsync(old, connection, cancel);
        again.Errors.ShouldContain("it was moved before");

        foreach (var path in Paths) receiver.RespondAt("/" + path, new TestResponse(200));
        var before = receiver.Requests.Count;
        await using var server = new ServerProcess(receiver.Authority!, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = connection,
            ["Sealpost__MasterKey_FILE"] = Path.Combine(old.DataDirectory, "master.key"),
        });
        await server.StartAsync(cancel);
        await server.PostAsync($"tenants/acme/destinations/{destinations["disabled"]}/enable", "{}", cancel);
        foreach (var delivery in dead) await server.PostAsync($"tenants/acme/deliveries/{delivery.Text("id")}/resend", "{}", cancel);
        foreach (var path in Paths) await WaitForAsync(server, $"destination={destinations[path]}", all => all.Count == 3 && all.All(one => one.Text("state") == "succeeded"), cancel);

        var arrived = receiver.Requests.Skip(before).ToList();
        foreach (var path in Paths.Except(["good"])) arrived.Count(request => request.Target == "/" + path).ShouldBe(3, path);
        arrived.Where(request => request.Target == "/ordered").Select(request => request.Text).ShouldBe(["first", "number-2", "number-3"]);
        arrived.ShouldAllBe(request => request.Header("Authorization") == Basic && request.Header("webhook-signature") != null);
        (await PublishAsync(server, "first", cancel)).ShouldBe(message);
        await CreateAsync(server, receiver, "new", cancel);
        receiver.RespondAt("/new", new TestResponse(200));
        await PublishAsync(server, "last", cancel);
        await WaitForAsync(server, "state=succeeded", all => all.Count == 25, cancel);
    }

    [Fact]
    public async Task A_database_that_was_used_is_refused()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var cancel = patience.Token;
        await using var postgres = await PostgreSqlServer.StartAsync(durable: false);
        var connection = await postgres.CreateDatabaseAsync();
        using var authority = new TestCertificateAuthority();
        await using var old = new ServerProcess(authority);
        await old.StartAsync(cancel);
        await old.KillAsync();
        var misspelt = await HostProcess.RunAsync(["migrate", "--Sealpost:Dat=" + old.DataDirectory], old.DataDirectory, new Dictionary<string, string?> { ["ConnectionStrings__Sealpost"] = connection }, cancel);
        await using (var used = new ServerProcess(authority, new Dictionary<string, string> { ["ConnectionStrings__Sealpost"] = connection, ["Sealpost__MasterKey_FILE"] = Path.Combine(old.DataDirectory, "master.key") }))
        {
            await used.StartAsync(cancel);
        }

        var refused = await MigrateAsync(old, connection, cancel);

        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain("The PostgreSQL database is in use: instance has rows.");
        refused.Errors.ShouldNotContain("master key");
        misspelt.ExitCode.ShouldBe(1);
        misspelt.Errors.ShouldStartWith("Sealpost:Dat is not a setting. The nearest is Sealpost:Data");
        File.Exists(Path.Combine(old.DataDirectory, "sealpost.db")).ShouldBeTrue();
    }

    private static Task<(int ExitCode, string Output, string Errors)> MigrateAsync(ServerProcess old, string connection, CancellationToken cancellationToken, params (string, string)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Sealpost__Data"] = old.DataDirectory, ["ConnectionStrings__Sealpost"] = connection };
        foreach (var (name, value) in more) settings[name] = value;
        return HostProcess.RunAsync(["migrate"], old.DataDirectory, settings, cancellationToken);
    }

    private static async Task<string> CreateAsync(ServerProcess server, TestReceiver receiver, string path, CancellationToken cancellationToken)
    {
        var delays = path == "dead" ? "[]" : """["4s", "1s", "1s", "1s", "1s", "1s"]""";
        var made = await server.PostAsync(
            "tenants/acme/destinations",
            $$"""
            { "url": "{{new Uri(receiver.Url, path)}}", "profile": "standard-webhooks", "retry": { "delays": {{delays}} }, "ordered": {{(path == "ordered" ? "true" : "false")}},
              "authentication": { "type": "basic", "username": "user", "password": "passw0rd" } }
            """,
            cancellationToken);
        return made.Text("id");
    }

    private static async Task<string> PublishAsync(ServerProcess server, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "tenants/acme/publish/order.created") { Content = new StringContent(body, new MediaTypeHeaderValue("text/plain")) };
        request.Headers.Add("Idempotency-Key", body);
        using var answer = await server.Api.SendAsync(request, cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).Text("id");
    }

    private static async Task<IReadOnlyList<JsonElement>> WaitForAsync(ServerProcess server, string query, Func<IReadOnlyList<JsonElement>, bool> condition, CancellationToken cancellationToken)
    {
        var last = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            last = await server.Api.GetStringAsync(new Uri($"tenants/acme/deliveries?limit=100&{query}", UriKind.Relative), cancellationToken);
            var found = JsonElement.Parse(last).GetProperty("items").EnumerateArray().ToList();
            if (condition(found)) return found;
        }

        throw new TimeoutException($"{query}: {last}");
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(string connection, string table)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
