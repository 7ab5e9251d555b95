using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Members;

namespace Sealpost.Cli.Members;

/// <summary><c>sealpost members change</c>.</summary>
internal static class ChangeMemberCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = MemberArgument.Create();
        var name = new Option<string?>("--name") { Description = "What people call the member.", HelpName = "text" };
        var role = new Option<string?>("--role") { Description = "viewer, webhookManager, tenantAdmin or superAdmin. Another role ends the member's sessions.", HelpName = "role" };
        var disabled = new Option<bool?>("--disabled") { Description = "true keeps the member from signing in and ends the sessions; false lets the member in again.", HelpName = "true|false" };
        var command = new Command("change", "Changes a member; what is not given stays.") { id, name, role, disabled };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            var member = await call.Client.Members.GetAsync(call.Value(id), cancellationToken);
            var change = new MemberChange { Name = call.Value(name), Role = call.Value(role), Disabled = call.Value(disabled) };
            return await call.ShowAsync(await call.Client.Members.ChangeAsync(member.Id, change, member.Revision, cancellationToken));
        });
        return command;
    }
}
