using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Deliveries;

/// <summary><c>sealpost deliveries resend</c>: one delivery; <c>sealpost replay</c> sends many.</summary>
internal static class ResendDeliveryCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DeliveryArgument.Create();
        var command = new Command("resend", "Sends a finished delivery again, from the start of its schedule.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Deliveries.ResendAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
