using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations delete</c>.</summary>
internal static class DeleteDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var command = new Command("delete", "Deletes a destination and its secrets; what is still to be delivered to it is cancelled.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            await inside.Destinations.DeleteAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"{call.Value(id)} is deleted.");
        });
        return command;
    }
}
