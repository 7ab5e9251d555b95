using System.CommandLine;
using System.Text.Json;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Sources;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources</c>: what other systems send a tenant.</summary>
internal static class SourcesCommand
{
    private static readonly Column<Source>[] Columns =
    [
        new("Source", source => source.Id),
        new("Name", source => source.Name),
        new("Scheme", source => source.Scheme.ValueKind == JsonValueKind.String ? source.Scheme.GetString() : source.Scheme.GetProperty("id").GetString()),
        new("Takes in", source => source.Enabled ? "yes" : "no"),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var list = new ListOptions();
        var command = new Command("sources", "Lists a tenant's sources.")
        {
            ShowSourceCommand.Create(tenant),
            CreateSourceCommand.Create(tenant),
            ChangeSourceCommand.Create(tenant),
            RotateSourceSecretCommand.Create(tenant),
            RotateSourceUrlCommand.Create(tenant),
            RejectionsCommand.Create(tenant),
            DiagnoseRejectionCommand.Create(tenant),
            DeleteSourceCommand.Create(tenant),
        };
        list.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) => list.ShowAsync(call, inside.Sources.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
