using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Messages;

namespace Sealpost.Cli.Messages;

/// <summary><c>sealpost messages show</c>: the message, or its payload alone.</summary>
internal static class ShowMessageCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = MessageArgument.Create();
        var payload = new Option<bool>("--payload") { Description = "Write the payload and nothing else, byte for byte but for white space around JSON." };
        var command = new Command("show", "Shows one message with its payload.") { id, payload };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var message = await inside.Messages.GetAsync(call.Value(id), cancellationToken);
            return call.Value(payload) ? await WritePayloadAsync(call, message, cancellationToken) : await call.ShowAsync(message);
        });
        return command;
    }

    private static async Task<int> WritePayloadAsync(ServerCall call, Message message, CancellationToken cancellationToken)
    {
        if (message.PayloadBytes() is not { } bytes)
        {
            await call.Context.Error.WriteLineAsync("The payload was expunged.");
            return ExitCode.Refused;
        }

        await call.Context.RawOutput.WriteAsync(bytes, cancellationToken);
        await call.Context.RawOutput.FlushAsync(cancellationToken);
        return ExitCode.Success;
    }
}
