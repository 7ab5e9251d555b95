using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Messages;

/// <summary><c>sealpost messages expunge</c>.</summary>
internal static class ExpungeMessageCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = MessageArgument.Create();
        var command = new Command("expunge", "Erases a message's payload: it cannot be delivered or resent any more.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            await inside.Messages.ExpungePayloadAsync(call.Value(id), cancellationToken);
            return await call.SayAsync($"The payload of {call.Value(id)} is erased.");
        });
        return command;
    }
}
