using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations change</c>: a merge patch of the destination as it is now.</summary>
internal static class ChangeDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var file = JsonFileOption.Create("What to change, a JSON object: what is absent stays, null goes back to what the profile says");
        file.Required = true;
        var command = new Command("change", "Changes a destination.") { id, file };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var patch = await JsonFileOption.ReadAsync(call, call.Value(file)!, cancellationToken);
            var destination = await inside.Destinations.GetAsync(call.Value(id), cancellationToken);
            return await call.ShowAsync(await inside.Destinations.PatchAsync(destination.Id, patch, destination.Revision, cancellationToken));
        });
        return command;
    }
}
