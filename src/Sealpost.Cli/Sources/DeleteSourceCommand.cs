using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources delete</c>.</summary>
internal static class DeleteSourceCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var command = new Command("delete", "Deletes a source: its URL is unknown from then on. The messages it took in stay.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            await inside.Sources.DeleteAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"{call.Value(id)} is deleted.");
        });
        return command;
    }
}
