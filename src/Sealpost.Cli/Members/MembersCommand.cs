using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Members;

namespace Sealpost.Cli.Members;

/// <summary><c>sealpost members</c>: those of the tenants that the caller administers.</summary>
internal static class MembersCommand
{
    private static readonly Column<Member>[] Columns =
    [
        new("Member", member => member.Id),
        new("E-mail", member => member.Email),
        new("Name", member => member.Name),
        new("Tenant", member => member.Tenant),
        new("Role", member => member.Role),
        new("State", member => member.State),
        new("Signed in", member => Shown.Time(member.SignedInAt)),
    ];

    public static Command Create(ServerOptions server)
    {
        var list = new ListOptions();
        var command = new Command("members", "Lists the people who may sign in.")
        {
            InviteMemberCommand.Create(server),
            ChangeMemberCommand.Create(server),
            ResetPasswordCommand.Create(server),
            RemoveMemberCommand.Create(server),
        };
        list.AddTo(command);
        server.AddTo(command);
        server.SetAction(command, (call, cancellationToken) => list.ShowAsync(call, call.Client.Members.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
