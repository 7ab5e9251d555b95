using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Destinations;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations</c>: where a tenant's events go.</summary>
internal static class DestinationsCommand
{
    private static readonly Column<Destination>[] Columns =
    [
        new("Destination", destination => destination.Id),
        new("State", destination => Shown.Name(destination.State)),
        new("Profile", destination => destination.Profile),
        new("Event types", destination => destination.EventTypes is { } types ? string.Join(", ", types) : "all"),
        new("URL", destination => destination.Url),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var list = new ListOptions();
        var command = new Command("destinations", "Lists a tenant's destinations.")
        {
            ShowDestinationCommand.Create(tenant),
            CreateDestinationCommand.Create(tenant),
            ChangeDestinationCommand.Create(tenant),
            TestDestinationCommand.Create(tenant),
            ValidateDestinationCommand.Create(tenant),
            RecoverDestinationCommand.Create(tenant),
            EnableDestinationCommand.Create(tenant),
            DisableDestinationCommand.Create(tenant),
            DeleteDestinationCommand.Create(tenant),
        };
        list.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) => list.ShowAsync(call, inside.Destinations.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
