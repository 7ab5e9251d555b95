using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Messages;

namespace Sealpost.Cli.Messages;

/// <summary><c>sealpost messages</c>: what a tenant has published.</summary>
internal static class MessagesCommand
{
    private static readonly Column<Message>[] Columns =
    [
        new("Message", message => message.Id),
        new("Event type", message => message.EventType),
        new("Bytes", message => Shown.Number(message.Size)),
        new("Deliveries", message => Shown.Number(message.Deliveries)),
        new("Accepted", message => Shown.Time(message.CreatedAt)),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var list = new ListOptions();
        var eventType = new Option<string?>("--event-type") { Description = "Only messages of this event type.", HelpName = "name" };
        var source = new Option<string?>("--source") { Description = "Only messages that came in by this source.", HelpName = "id" };
        var command = new Command("messages", "Lists a tenant's messages.")
        {
            ShowMessageCommand.Create(tenant),
            PublishMessageCommand.Create(tenant),
            ExpungeMessageCommand.Create(tenant),
            eventType,
            source,
        };
        list.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) =>
            list.ShowAsync(call, inside.Messages.ListAsync(new MessageFilter { EventType = call.Value(eventType), Source = call.Value(source) }, list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
