using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.OAuthClients;

namespace Sealpost.Cli.OAuthClients;

/// <summary><c>sealpost oauth-clients</c>: how a tenant's destinations get tokens.</summary>
internal static class OAuthClientsCommand
{
    private static readonly Column<OAuthClient>[] Columns =
    [
        new("Client", client => client.Id),
        new("Name", client => client.Name),
        new("Preset", client => client.Preset),
        new("Client id", client => client.ClientId),
        new("Token URL", client => client.TokenUrl),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var list = new ListOptions();
        var command = new Command("oauth-clients", "Lists a tenant's OAuth2 clients.")
        {
            ShowOAuthClientCommand.Create(tenant),
            CreateOAuthClientCommand.Create(tenant),
            ChangeOAuthClientCommand.Create(tenant),
            TestOAuthClientCommand.Create(tenant),
            DeleteOAuthClientCommand.Create(tenant),
        };
        list.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) => list.ShowAsync(call, inside.OAuthClients.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
