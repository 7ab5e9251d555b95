using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Keys;

/// <summary><c>sealpost keys rotate</c>.</summary>
internal static class RotateKeyCommand
{
    public static Command Create(ServerOptions server)
    {
        var command = new Command("rotate", "Seals with the newest master key from now on, and everything older again in the background. The server makes the key where it keeps the key file itself.");
        server.SetAction(command, async (call, cancellationToken) => await KeyStatusCommand.ShowAsync(call, await call.Client.MasterKeys.RotateAsync(cancellationToken)));
        return command;
    }
}
