using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations show</c>.</summary>
internal static class ShowDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var command = new Command("show", "Shows one destination; its secrets are never shown.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Destinations.GetAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
