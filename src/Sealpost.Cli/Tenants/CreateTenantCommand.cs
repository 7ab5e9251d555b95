using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Tenants;

namespace Sealpost.Cli.Tenants;

/// <summary><c>sealpost tenants create</c>.</summary>
internal static class CreateTenantCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = new Argument<string?>("id") { Description = "Its id for good: lower case letters, digits and dashes. The default is one made up.", Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string?>("--name") { Description = "What people call it. The default is its id.", HelpName = "text" };
        var command = new Command("create", "Creates a tenant.") { id, name };
        server.SetAction(command, async (call, cancellationToken) =>
            await call.ShowAsync(await call.Client.Tenants.CreateAsync(new NewTenant { Id = call.Value(id), Name = call.Value(name) }, cancellationToken: cancellationToken)));
        return command;
    }
}
