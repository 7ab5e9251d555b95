using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.OAuthClients;

/// <summary><c>sealpost oauth-clients change</c>: a merge patch of the client as it is now.</summary>
internal static class ChangeOAuthClientCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = OAuthClientArgument.Create();
        var file = JsonFileOption.Create("What to change, a JSON object: what is absent stays, null goes back to what the preset says");
        file.Required = true;
        var command = new Command("change", "Changes an OAuth2 client; its tokens are dropped.") { id, file };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var patch = await JsonFileOption.ReadAsync(call, call.Value(file)!, cancellationToken);
            var client = await inside.OAuthClients.GetAsync(call.Value(id), cancellationToken);
            return await call.ShowAsync(await inside.OAuthClients.PatchAsync(client.Id, patch, client.Revision, cancellationToken));
        });
        return command;
    }
}
