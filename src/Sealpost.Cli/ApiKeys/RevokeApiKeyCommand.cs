using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.ApiKeys;

/// <summary><c>sealpost api-keys revoke</c>.</summary>
internal static class RevokeApiKeyCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = new Argument<string>("id") { Description = "Key, such as key_01kczq3v7q8r5t6w9x0y1z2a3b." };
        var command = new Command("revoke", "Revokes an API key: from the next request on it opens nothing.") { id };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            await call.Client.ApiKeys.RevokeAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"{call.Value(id)} is revoked.");
        });
        return command;
    }
}
