using System.CommandLine;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Connections;

/// <summary>How much of a list to show, and the showing.</summary>
internal sealed class ListOptions
{
    private const int Usual = 50;
    private const int LargestPage = 250;

    private readonly Option<int> _limit = new("--limit") { HelpName = "number", Description = "Show so many, the newest first.", DefaultValueFactory = _ => Usual };
    private readonly Option<bool> _all = new("--all") { Description = "Show all, however many." };

    public ListOptions() => _limit.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1)
            result.AddError("--limit is a number from 1.");
    });

    public void AddTo(Command command)
    {
        command.Add(_limit);
        command.Add(_all);
    }

    /// <summary>How many one request should bring.</summary>
    public int PageSize(ServerCall call) => call.Value(_all) ? LargestPage : Math.Min(call.Value(_limit), LargestPage);

    public async Task<int> ShowAsync<T>(ServerCall call, IAsyncEnumerable<T> items, params Column<T>[] columns)
    {
        var shown = call.Value(_all) ? items : items.Take(call.Value(_limit));
        await ListOutput.WriteAsync(call.Context.Output, call.Json, shown, columns);
        return ExitCode.Success;
    }
}
