using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations disable</c>.</summary>
internal static class DisableDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var reason = new Option<string?>("--reason") { Description = "Why, for people.", HelpName = "text" };
        var command = new Command("disable", "Stops a destination.") { id, reason };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
            await call.ShowAsync(await inside.Destinations.DisableAsync(call.Value(id), call.Value(reason), cancellationToken)));
        return command;
    }
}
