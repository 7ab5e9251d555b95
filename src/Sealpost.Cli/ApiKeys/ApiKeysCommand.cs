using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.ApiKeys;

namespace Sealpost.Cli.ApiKeys;

/// <summary><c>sealpost api-keys</c>: those of the tenants that the caller administers.</summary>
internal static class ApiKeysCommand
{
    private static readonly Column<ApiKey>[] Columns =
    [
        new("Key", key => key.Id),
        new("Name", key => key.Name),
        new("Tenant", key => key.Tenant),
        new("Role", key => key.Role),
        new("Last used", key => Shown.Time(key.LastUsedAt)),
        new("Ended", key => Shown.Time(key.RevokedAt ?? key.ExpiresAt)),
    ];

    public static Command Create(ServerOptions server)
    {
        var list = new ListOptions();
        var command = new Command("api-keys", "Lists the API keys, revoked and expired ones too.")
        {
            CreateApiKeyCommand.Create(server),
            RevokeApiKeyCommand.Create(server),
        };
        list.AddTo(command);
        server.AddTo(command);
        server.SetAction(command, (call, cancellationToken) => list.ShowAsync(call, call.Client.ApiKeys.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
