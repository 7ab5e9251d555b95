using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.MasterKeys;

namespace Sealpost.Cli.Keys;

/// <summary><c>sealpost keys status</c>.</summary>
internal static class KeyStatusCommand
{
    private static readonly Column<MasterKey>[] Columns =
    [
        new("Version", key => Shown.Number(key.Version)),
        new("Sealed", key => Shown.Number(key.Sealed)),
        new("State", StateOf),
    ];

    public static Command Create(ServerOptions server)
    {
        var command = new Command("status", "Lists the master keys: how many secrets each has sealed, and which may go.");
        server.SetAction(command, async (call, cancellationToken) => await ShowAsync(call, await call.Client.MasterKeys.GetAsync(cancellationToken)));
        return command;
    }

    public static async Task<int> ShowAsync(ServerCall call, MasterKeyStatus status)
    {
        if (call.Json) return await call.ShowAsync(status);
        await ListOutput.WriteAsync(call.Context.Output, json: false, status.Keys.ToAsyncEnumerable(), Columns);
        return status.Waiting == 0 ? ExitCode.Success : await call.SayAsync($"{Shown.Number(status.Waiting)} secrets are being sealed again.");
    }

    private static string StateOf(MasterKey key) => key switch
    {
        { IsHeld: false } => "missing",
        { IsCurrent: true } => "current",
        { IsNeeded: true, Sealed: 0 } => "next",
        { IsNeeded: true } => "needed",
        _ => "may go",
    };
}
