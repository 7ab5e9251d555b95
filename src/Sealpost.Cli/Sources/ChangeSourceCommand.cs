using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources change</c>: a merge patch of the source as it is now.</summary>
internal static class ChangeSourceCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var file = JsonFileOption.Create("What to change, a JSON object: what is absent stays, null goes back to what a new source has");
        file.Required = true;
        var command = new Command("change", "Changes a source.") { id, file };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var patch = await JsonFileOption.ReadAsync(call, call.Value(file)!, cancellationToken);
            var source = await inside.Sources.GetAsync(call.Value(id), cancellationToken);
            return await call.ShowAsync(await inside.Sources.PatchAsync(source.Id, patch, source.Revision, cancellationToken));
        });
        return command;
    }
}
