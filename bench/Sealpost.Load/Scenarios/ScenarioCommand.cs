using System.CommandLine;
using System.Globalization;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>Runs scenarios, one after the other, each with a server and a database of its own.</summary>
internal static class ScenarioCommand
{
    private static readonly Scenario[] All =
    [
        new FixedRate(), new HangingReceivers(1000, 900, 500), new HangingReceivers(10, 5, 50), new FloodingTenant(), new Restart(), new FanOut(), new FanOutToStrangers(), new ColdStart(), new NaiveWorker(), new TwoNodes(), new PortalPages(), new LivePortal(), new Soak(),
    ];

    public static Command Create(TimeProvider time, string builtServer)
    {
        var names = new Argument<string[]>("names") { Description = "Those to run: " + string.Join(", ", All.Select(scenario => scenario.Name)) + ".", Arity = ArgumentArity.OneOrMore };
        names.AcceptOnlyFromAmong([.. All.Select(scenario => scenario.Name)]);
        var server = new Option<string>("--server") { Description = "The server: a .dll, or a published program.", DefaultValueFactory = _ => builtServer };
        var database = new Option<DatabaseKind>("--database") { Description = "Where the server stores: sqlite, or a PostgreSQL that the bench starts.", DefaultValueFactory = _ => DatabaseKind.Sqlite };
        var data = new Option<string>("--data") { Description = "Directory on a real disk.", DefaultValueFactory = _ => Path.GetTempPath() };
        var duration = new Option<int>("--duration") { Description = "Seconds of each measurement.", DefaultValueFactory = _ => 10 };
        var pending = new Option<int>("--pending") { Description = "Deliveries that a restart finds.", DefaultValueFactory = _ => 200_000 };
        var command = new Command("scenario", "Puts the server into situations that are not a steady load.") { names, server, database, data, duration, pending };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ScenarioOptions(Path.GetFullPath(parsed.GetValue(server)!), parsed.GetValue(database), parsed.GetValue(data)!, parsed.GetValue(duration), parsed.GetValue(pending));
            foreach (var scenario in parsed.GetValue(names)!.Select(name => All.Single(one => one.Name == name)))
            {
                await Console.Error.WriteLineAsync($"{scenario.Name}: {scenario.Description}");
                Print(scenario, await RunAsync(scenario, options, time, cancellationToken));
            }
        });
        return command;
    }

    private static async Task<IReadOnlyList<Figure>> RunAsync(Scenario scenario, ScenarioOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(Path.Combine(options.DataRoot, "sealpost-load-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N")));
        try
        {
            using var authority = BenchAuthority.Create(directory.FullName, time);
            await using var database = await BenchDatabase.StartAsync(options.Database);
            return await scenario.RunAsync(new ScenarioStage(options, directory.FullName, authority, database, time, Console.Error), cancellationToken);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Print(Scenario scenario, IReadOnlyList<Figure> figures)
    {
        Console.WriteLine($"\n{scenario.Description}\n\n| Figure | Sealpost | beside | ratio | aim |\n|---|---:|---:|---:|---|");
        foreach (var figure in figures)
        {
            var beside = figure.Beside is { } other ? Text(other) : "–";
            var ratio = figure.Beside is { } divisor ? (figure.Value / divisor).ToString("0.00", CultureInfo.InvariantCulture) : "–";
            Console.WriteLine($"| {figure.Name}, {figure.Unit} | {Text(figure.Value)} | {beside} | {ratio} | {figure.Aim} |");
        }
    }

    private static string Text(double value) => value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
