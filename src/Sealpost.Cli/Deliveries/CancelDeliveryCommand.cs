using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Deliveries;

/// <summary><c>sealpost deliveries cancel</c>.</summary>
internal static class CancelDeliveryCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DeliveryArgument.Create();
        var command = new Command("cancel", "Cancels a pending delivery; a request already on its way may still arrive.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Deliveries.CancelAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
