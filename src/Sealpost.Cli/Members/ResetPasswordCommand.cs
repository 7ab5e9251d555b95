using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Members;

/// <summary><c>sealpost members reset-password</c>.</summary>
internal static class ResetPasswordCommand
{
    public static Command Create(ServerOptions server)
    {
        var id = MemberArgument.Create();
        var command = new Command("reset-password", "Takes a member's password away, ends the sessions and shows a link to choose another one with, once.") { id };
        server.SetAction(command, async (call, cancellationToken) =>
        {
            var reset = await call.Client.Members.ResetPasswordAsync(call.Value(id), cancellationToken);
            await call.SayAsync("Hand the link over: it is shown this once, and works once within seven days.");
            return await call.ShowAsync(reset);
        });
        return command;
    }
}
