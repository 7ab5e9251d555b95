using System.CommandLine;
using System.Text.Json;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations test</c>.</summary>
internal static class TestDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var eventType = new Option<string?>("--event-type") { Description = "The event type. The default is one that fits the destination.", HelpName = "name" };
        var payload = new Option<string?>("--payload-file") { Description = "File with the payload, JSON, sent byte for byte. The default is an example.", HelpName = "path" };
        var command = new Command("test", "Sends a signed test event to one destination, whatever it subscribes to.") { id, eventType, payload };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var bytes = call.Value(payload) is { } path ? await ReadFile.BytesAsync("--payload-file", path, cancellationToken) : (ReadOnlyMemory<byte>?)null;
            try
            {
                var sent = await inside.Destinations.TestAsync(call.Value(id), call.Value(eventType), bytes, cancellationToken);
                await call.Context.Error.WriteLineAsync($"'sealpost deliveries attempts {sent.Delivery}' shows what became of it.");
                return await call.ShowAsync(sent);
            }
            catch (JsonException fault)
            {
                throw new UsageException($"--payload-file: {fault.Message}");
            }
        });
        return command;
    }
}
