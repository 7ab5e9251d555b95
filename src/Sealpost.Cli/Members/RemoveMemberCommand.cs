using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Members;

/// <summary><c>sealpost members remove</c>.</summary>
internal static class RemoveMemberCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = MemberArgument.Create();
        var command = new Command("remove", "Removes a member; the sessions end at once.") { id };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            await call.Client.Members.RemoveAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"{call.Value(id)} is removed.");
        });
        return command;
    }
}
