using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Tenants;

namespace Sealpost.Cli.Tenants;

/// <summary><c>sealpost tenants</c>: those that the key reaches.</summary>
internal static class TenantsCommand
{
    private static readonly Column<Tenant>[] Columns =
    [
        new("Tenant", tenant => tenant.Id),
        new("Name", tenant => tenant.Name),
        new("Created", tenant => Shown.Time(tenant.CreatedAt)),
    ];

    public static Command Create(ServerOptions server)
    {
        var list = new ListOptions();
        var command = new Command("tenants", "Lists the tenants that the API key reaches.")
        {
            ShowTenantCommand.Create(server),
            CreateTenantCommand.Create(server),
            RenameTenantCommand.Create(server),
            DeleteTenantCommand.Create(server),
        };
        list.AddTo(command);
        server.AddTo(command);
        server.SetAction(command, (call, cancellationToken) => list.ShowAsync(call, call.Client.Tenants.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
