using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.ApiKeys;

namespace Sealpost.Cli.ApiKeys;

/// <summary><c>sealpost api-keys create</c>.</summary>
internal static class CreateApiKeyCommand
{
    public static Command Create(ServerOptions server)
    {
        var name = new Argument<string>("name") { Description = "What the key is for." };
        var tenant = new Option<string?>("--for-tenant") { Description = "The one tenant it may reach. The default is the whole instance.", HelpName = "id" };
        var role = new Option<string?>("--role") { Description = "viewer, webhookManager (the default in a tenant), tenantAdmin or superAdmin (the default in the whole instance).", HelpName = "role" };
        var expires = new Option<DateTimeOffset?>("--expires") { CustomParser = Moment.Parse, Description = "When it ends, such as 2027-01-31T00:00:00Z. The default is never.", HelpName = "time" };
        var command = new Command("create", "Creates an API key and shows it, once.") { name, tenant, role, expires };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            var wanted = new NewApiKey
            {
                Name = call.Value(name),
                Tenant = call.Value(tenant),
                Role = call.Value(role),
                ExpiresAt = call.Value(expires),
            };
            var created = await call.Client.ApiKeys.CreateAsync(wanted, cancellationToken: cancellationToken);
            await call.SayAsync("Keep the key: it is shown this once.");
            return await call.ShowAsync(created);
        });
        return command;
    }
}
