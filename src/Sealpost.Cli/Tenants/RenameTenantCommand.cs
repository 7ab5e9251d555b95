using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Tenants;

/// <summary><c>sealpost tenants rename</c>.</summary>
internal static class RenameTenantCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = new Argument<string>("id") { Description = "Tenant, such as acme." };
        var name = new Argument<string>("name") { Description = "What people shall call it." };
        var command = new Command("rename", "Gives a tenant another name; its id stays.") { id, name };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            var tenant = await call.Client.Tenants.GetAsync(call.Value(id), cancellationToken);
            return await call.ShowAsync(await call.Client.Tenants.RenameAsync(tenant.Id, call.Value(name), tenant.Revision, cancellationToken));
        });
        return command;
    }
}
