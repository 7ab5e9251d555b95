using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.OAuthClients;

/// <summary><c>sealpost oauth-clients show</c>.</summary>
internal static class ShowOAuthClientCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = OAuthClientArgument.Create();
        var command = new Command("show", "Shows one OAuth2 client; its secret is never shown.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.OAuthClients.GetAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
