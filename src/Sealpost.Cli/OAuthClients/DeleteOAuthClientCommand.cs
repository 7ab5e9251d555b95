using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.OAuthClients;

/// <summary><c>sealpost oauth-clients delete</c>.</summary>
internal static class DeleteOAuthClientCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = OAuthClientArgument.Create();
        var command = new Command("delete", "Deletes an OAuth2 client with its secret and tokens; refused while a destination uses it.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            await inside.OAuthClients.DeleteAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"{call.Value(id)} is deleted.");
        });
        return command;
    }
}
