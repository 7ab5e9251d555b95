using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Audit;

namespace Sealpost.Cli.Audit;

/// <summary><c>sealpost audit</c>: who changed what.</summary>
internal static class AuditCommand
{
    private static readonly Column<AuditEntry>[] Columns =
    [
        new("At", entry => Shown.Time(entry.At)),
        new("Tenant", entry => entry.Tenant),
        new("Actor", entry => entry.ActorName),
        new("From", entry => entry.Address),
        new("Action", entry => entry.Action),
        new("Subject", entry => entry.Subject),
    ];

    public static Command Create(ServerOptions server)
    {
        var list = new ListOptions();
        var tenant = new Option<string?>("--of-tenant") { Description = "Only changes of this tenant's things.", HelpName = "id" };
        var actor = new Option<string?>("--actor") { Description = "Only changes by this API key.", HelpName = "id" };
        var action = new Option<string?>("--action") { Description = "Only this operation, such as deleteDestination.", HelpName = "name" };
        var subject = new Option<string?>("--subject") { Description = "Only changes of this thing.", HelpName = "id" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Only changes at or after this time: Unix seconds or RFC 3339.", HelpName = "time", CustomParser = Moment.Parse };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Only changes before this time.", HelpName = "time", CustomParser = Moment.Parse };
        var command = new Command("audit", "Lists who changed what; --json shows before and after.") { tenant, actor, action, subject, from, until };
        list.AddTo(command);
        server.AddTo(command);
        server.SetAction(command, (call, cancellationToken) =>
        {
            var filter = new AuditFilter
            {
                Tenant = call.Value(tenant),
                Actor = call.Value(actor),
                Action = call.Value(action),
                Subject = call.Value(subject),
                From = call.Value(from),
                Until = call.Value(until),
            };
            return list.ShowAsync(call, call.Client.Audit.ListAsync(filter, list.PageSize(call), cancellationToken), Columns);
        });
        return command;
    }
}
