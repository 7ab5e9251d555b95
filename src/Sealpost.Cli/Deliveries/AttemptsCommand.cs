using System.CommandLine;
using System.Globalization;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Deliveries;

namespace Sealpost.Cli.Deliveries;

/// <summary><c>sealpost deliveries attempts</c>: what was sent and what came back; <c>--json</c> has the headers and bodies too.</summary>
internal static class AttemptsCommand
{
    private static readonly Column<Attempt>[] Columns =
    [
        new("Attempt", attempt => Shown.Number(attempt.Number)),
        new("Outcome", attempt => Shown.Name(attempt.Outcome)),
        new("Status", attempt => attempt.Status is { } status ? Shown.Number(status) : null),
        new("Failed at", attempt => attempt.Stage),
        new("Began", attempt => Shown.Time(attempt.StartedAt)),
        new("Took", attempt => string.Create(CultureInfo.InvariantCulture, $"{attempt.DurationMs:0} ms")),
        new("Detail", attempt => attempt.Detail),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var id = DeliveryArgument.Create();
        var list = new ListOptions();
        var command = new Command("attempts", "Lists a delivery's attempts; --json has requests and responses with headers and bodies.") { id };
        list.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) =>
            list.ShowAsync(call, inside.Deliveries.ListAttemptsAsync(call.Value(id), list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
