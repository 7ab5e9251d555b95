using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Tenants;

/// <summary><c>sealpost tenants show</c>.</summary>
internal static class ShowTenantCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = new Argument<string>("id") { Description = "Tenant, such as acme." };
        var command = new Command("show", "Shows one tenant.") { id };
        server.SetAction(command, async (call, cancellationToken) => await call.ShowAsync(await call.Client.Tenants.GetAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
