using System.CommandLine;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Deliveries;

/// <summary><c>sealpost deliveries show</c>.</summary>
internal static class ShowDeliveryCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DeliveryArgument.Create();
        var command = new Command("show", "Shows one delivery.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) => await call.ShowAsync(await inside.Deliveries.GetAsync(call.Value(id), cancellationToken)));
        return command;
    }
}
