using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Members;

namespace Sealpost.Cli.Members;

/// <summary><c>sealpost members invite</c>.</summary>
internal static class InviteMemberCommand
{
    public static Command Create(ServerOptions server)
    {
        var email = new Argument<string>("email") { Description = "The e-mail address to sign in with. Nothing is sent to it." };
        var name = new Option<string?>("--name") { Description = "What people call the member. The default is what stands before the @.", HelpName = "text" };
        var role = new Option<string>("--role") { Description = "viewer, webhookManager, tenantAdmin or superAdmin.", HelpName = "role", Required = true };
        var tenant = new Option<string?>("--for-tenant") { Description = "The one tenant that the member belongs to. The default is the whole instance.", HelpName = "id" };
        var command = new Command("invite", "Invites a member and shows the link to choose a password with, once.") { email, name, role, tenant };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            var wanted = new NewMember { Email = call.Value(email), Name = call.Value(name) ?? call.Value(email).Split('@')[0], Role = call.Value(role)!, Tenant = call.Value(tenant) };
            var invited = await call.Client.Members.InviteAsync(wanted, cancellationToken: cancellationToken);
            await call.SayAsync("Hand the link over: it is shown this once, and works once within seven days.");
            return await call.ShowAsync(invited);
        });
        return command;
    }
}
