using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources rotate-url</c>: shows the new URL, this once.</summary>
internal static class RotateSourceUrlCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var grace = GracePeriodOption.Create("URL works beside the new one");
        var command = new Command("rotate-url", "Replaces a source's URL and shows the new one, this once.") { id, grace };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var rotated = await inside.Sources.RotateUrlAsync(call.Value(id), call.Value(grace), cancellationToken);
            await call.Context.Error.WriteLineAsync("Keep the URL: it is shown this once.");
            return await call.ShowAsync(rotated);
        });
        return command;
    }
}
