using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations enable</c>.</summary>
internal static class EnableDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var command = new Command("enable", "Lets a destination get events again, from now on.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Destinations.EnableAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
