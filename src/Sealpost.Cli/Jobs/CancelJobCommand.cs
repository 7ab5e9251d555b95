using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Jobs;

/// <summary><c>sealpost jobs cancel</c>.</summary>
internal static class CancelJobCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = JobArgument.Create();
        var command = new Command("cancel", "Stops a job; what it has changed so far stays changed.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Jobs.CancelAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
