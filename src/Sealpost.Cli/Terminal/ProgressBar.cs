using Spectre.Console;

namespace Sealpost.Cli.Terminal;

/// <summary>Shows how far long work is, where a person looks on; otherwise nothing.</summary>
internal static class ProgressBar
{
    /// <param name="work">Calls its argument with how far it is, from 0 to 1; from any thread.</param>
    public static async Task<T> RunAsync<T>(TextWriter error, string title, Func<Action<double>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        if (!console.Profile.Out.IsTerminal)
            return await work(_ => { });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: 1);
                return await work(share => bar.Value = share);
            });
    }
}
