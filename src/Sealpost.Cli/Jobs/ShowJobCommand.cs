using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Jobs;

/// <summary><c>sealpost jobs show</c>.</summary>
internal static class ShowJobCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = JobArgument.Create();
        var command = new Command("show", "Shows one job with its progress.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Jobs.GetAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
