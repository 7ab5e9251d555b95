using System.CommandLine;
using System.Text.Json;
using Sealpost.Load.Limits;
using Sealpost.Load.Measurement;
using Sealpost.Load.Report;
using Sealpost.Load.Scenarios;
using Sealpost.Load.Server;

namespace Sealpost.Load;

/// <summary>The command line of the bench.</summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static RootCommand Create(TimeProvider time)
    {
        var quick = new Option<bool>("--quick") { Description = "One short round, under a minute: shows that everything runs, not how fast." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the medians are over these.", DefaultValueFactory = _ => 3 };
        var duration = new Option<int>("--duration") { Description = "Seconds of load in a sustained measurement.", DefaultValueFactory = _ => 10 };
        var concurrency = new Option<int>("--concurrency") { Description = "Client connections, one request under way on each.", DefaultValueFactory = _ => 128 };
        var size = new Option<int>("--size") { Description = "Bytes of a message.", DefaultValueFactory = _ => 1024 };
        var destinations = new Option<int>("--destinations") { Description = "Destinations of each message.", DefaultValueFactory = _ => 1 };
        var spread = new Option<int>("--spread") { Description = "Destinations that messages go to in turn, one each, up to 10,000.", DefaultValueFactory = _ => 1 };
        var database = new Option<DatabaseKind>("--database") { Description = "Where the server stores: sqlite, or a PostgreSQL that the bench starts.", DefaultValueFactory = _ => DatabaseKind.Sqlite };
        var backlog = new Option<int>("--backlog") { Description = "Deliveries in the backlog that is drained.", DefaultValueFactory = _ => 50_000 };
        var workers = new Option<int>("--workers") { Description = "Requests under way in the raw relay and the raw send.", DefaultValueFactory = _ => 64 };
        var server = new Option<string>("--server") { Description = "The server's built .dll.", DefaultValueFactory = _ => BuiltServer() };
        var limitsOnly = new Option<bool>("--limits-only") { Description = "Measure the raw relay and the raw send without the server." };
        var data = new Option<string>("--data") { Description = "Directory on a real disk.", DefaultValueFactory = _ => Path.GetTempPath() };
        var json = new Option<string>("--json") { Description = "File for the figures.", DefaultValueFactory = _ => Path.Combine("artifacts", "load.json") };

        var root = new RootCommand("Measures Sealpost as a whole beside two limits of the same machine in the same minutes.")
        {
            quick, rounds, duration, concurrency, size, destinations, spread, database, backlog, workers, server, limitsOnly, data, json, ScenarioCommand.Create(time, BuiltServer()), Relay(time), Send(time),
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var isQuick = parsed.GetValue(quick);
            var options = new LoadOptions(
                isQuick ? 1 : parsed.GetValue(rounds), TimeSpan.FromSeconds(isQuick ? 2 : 15), TimeSpan.FromSeconds(isQuick ? 3 : parsed.GetValue(duration)),
                parsed.GetValue(concurrency), parsed.GetValue(size), parsed.GetValue(destinations), parsed.GetValue(spread), parsed.GetValue(database), isQuick ? 5_000 : parsed.GetValue(backlog),
                TimeSpan.FromSeconds(isQuick ? 3 : 10), parsed.GetValue(workers), parsed.GetValue(limitsOnly) ? null : parsed.GetValue(server), parsed.GetValue(data)!, parsed.GetValue(json)!);
            if (Machine.FileSystemOf(Path.GetFullPath(options.DataRoot)) is "tmpfs" or "ramfs")
            {
                await Console.Error.WriteLineAsync($"{options.DataRoot} is in memory, where fsync costs nothing; give --data a directory on a disk.");
                return 2;
            }

            var report = await new LoadRun(options, time, Console.Error).ExecuteAsync(cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.JsonPath))!);
            await File.WriteAllTextAsync(options.JsonPath, JsonSerializer.Serialize(report, Indented), cancellationToken);
            await Console.Out.WriteAsync(MarkdownReport.Write(report));
            return 0;
        });
        return root;
    }

    private static Command Relay(TimeProvider time)
    {
        var listen = new Option<string>("--listen") { Required = true };
        var target = new Option<string>("--target") { Required = true };
        var root = new Option<string>("--root") { Required = true };
        var workers = new Option<int>("--workers") { Required = true };
        var copies = new Option<int>("--copies") { Required = true };
        var command = new Command("relay", "Runs the raw relay.") { listen, target, root, workers, copies };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RawRelay.RunAsync(
            new Uri(parsed.GetValue(listen)!), new Uri(parsed.GetValue(target)!), parsed.GetValue(root)!, parsed.GetValue(workers), parsed.GetValue(copies), time, cancellationToken));
        return command;
    }

    private static Command Send(TimeProvider time)
    {
        var target = new Option<string>("--target") { Required = true };
        var root = new Option<string>("--root") { Required = true };
        var workers = new Option<int>("--workers") { Required = true };
        var size = new Option<int>("--size") { Required = true };
        var count = new Option<int>("--count") { Required = true };
        var hosts = new Option<string>("--hosts");
        var command = new Command("send", "Runs the raw send.") { target, root, workers, size, count, hosts };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RawSend.RunAsync(
            new Uri(parsed.GetValue(target)!), parsed.GetValue(hosts) is { } first ? new Uri(first) : null, parsed.GetValue(root)!, parsed.GetValue(workers), parsed.GetValue(size), parsed.GetValue(count), time, Console.Out, cancellationToken));
        return command;
    }

    private static string BuiltServer() =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "src", "Sealpost.Host", "bin", "Release", "net10.0", "Sealpost.Host.dll"));
}
