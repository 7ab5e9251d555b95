using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources show</c>.</summary>
internal static class ShowSourceCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var command = new Command("show", "Shows one source; its URL and its secrets are never shown again.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Sources.GetAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
