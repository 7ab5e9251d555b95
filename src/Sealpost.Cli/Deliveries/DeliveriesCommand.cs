using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Deliveries;

namespace Sealpost.Cli.Deliveries;

/// <summary><c>sealpost deliveries</c>: what became of each message at each destination.</summary>
internal static class DeliveriesCommand
{
    private static readonly Column<Delivery>[] Columns =
    [
        new("Delivery", delivery => delivery.Id),
        new("State", delivery => Shown.Name(delivery.State)),
        new("Status", delivery => delivery.LastStatus is { } status ? Shown.Number(status) : null),
        new("Attempts", delivery => Shown.Number(delivery.Attempts)),
        new("Event type", delivery => delivery.EventType),
        new("Destination", delivery => delivery.Destination),
        new("Accepted", delivery => Shown.Time(delivery.CreatedAt)),
        new("Next attempt", delivery => Shown.Time(delivery.NextAttemptAt)),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var list = new ListOptions();
        var filter = new DeliveryFilterOptions();
        var command = new Command("deliveries", "Lists a tenant's deliveries.")
        {
            ShowDeliveryCommand.Create(tenant),
            AttemptsCommand.Create(tenant),
            ResendDeliveryCommand.Create(tenant),
            CancelDeliveryCommand.Create(tenant),
        };
        filter.AddTo(command);
        list.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) =>
            list.ShowAsync(call, inside.Deliveries.ListAsync(filter.Read(call), list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
