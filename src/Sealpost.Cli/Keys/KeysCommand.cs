using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Keys;

/// <summary><c>sealpost keys</c>: the keys that seal secrets at rest.</summary>
internal static class KeysCommand
{
    public static Command Create(ServerOptions server)
    {
        var command = new Command("keys", "The master keys that seal secrets at rest.")
        {
            KeyStatusCommand.Create(server),
            RotateKeyCommand.Create(server),
        };
        server.AddTo(command);
        return command;
    }
}
