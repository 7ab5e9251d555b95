using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Tenants;

/// <summary><c>sealpost tenants delete</c>.</summary>
internal static class DeleteTenantCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = new Argument<string>("id") { Description = "Tenant, such as acme." };
        var command = new Command("delete", "Deletes a tenant with its destinations and their secrets; what is still to be delivered is cancelled.") { id };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            await call.Client.Tenants.DeleteAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"{call.Value(id)} is deleted.");
        });
        return command;
    }
}
