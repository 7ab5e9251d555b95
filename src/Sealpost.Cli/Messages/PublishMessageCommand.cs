using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Messages;

/// <summary><c>sealpost messages publish</c>: standard input is the payload, byte for byte.</summary>
internal static class PublishMessageCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var eventType = new Argument<string>("event-type") { Description = "What happened, such as invoice.paid." };
        var body = new BodyOption();
        var contentType = new Option<string>("--content-type") { Description = "What the payload is.", HelpName = "type", DefaultValueFactory = _ => "application/json" };
        var key = new Option<string?>("--idempotency-key") { Description = "The same key within 24 hours publishes once.", HelpName = "text" };
        var command = new Command("publish", "Publishes the bytes on standard input as an event.") { eventType, contentType, key };
        body.AddTo(command);
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var payload = await body.ReadAsync(call.Parsed, call.Context, cancellationToken);
            return await call.ShowAsync(await inside.Messages.PublishAsync(call.Value(eventType), payload, call.Value(contentType), call.Value(key), cancellationToken));
        });
        return command;
    }
}
