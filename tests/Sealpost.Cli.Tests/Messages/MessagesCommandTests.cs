using System.Text.Json;
using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Messages;

public sealed class MessagesCommandTests(LiveServer server)
{
    [Fact]
    public async Task What_is_published_comes_back_byte_for_byte()
    {
        var driver = await ServerDriver.CreateAsync(server);
        byte[] payload = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        var published = await driver.RunWithBodyAsync(payload, "messages", "publish", "a.b", "--content-type", "application/octet-stream", "--json");
        var id = JsonDocument.Parse(published.Output).RootElement.GetProperty("id").GetString()!;
        var read = await driver.RunAsync("messages", "show", id, "--payload");

        read.Exit.ShouldBe(0, read.Error);
        read.Bytes.ShouldBe(payload);
        read.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_is_listed_by_its_event_type_and_expunged()
    {
        var driver = await ServerDriver.CreateAsync(server);
        await driver.RunWithBodyAsync("{}", "messages", "publish", "one");
        await driver.RunWithBodyAsync("{\"n\": 1}", "messages", "publish", "two", "--idempotency-key", "k");
        await driver.RunWithBodyAsync("{\"n\": 1}", "messages", "publish", "two", "--idempotency-key", "k");

        var listed = await driver.JsonAsync("messages", "--event-type", "two");
        var id = listed.EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString()!;
        var shown = await driver.RunAsync("messages", "show", id);
        var expunged = await driver.RunAsync("messages", "expunge", id);
        var gone = await driver.RunAsync("messages", "show", id, "--payload");

        shown.Output.ShouldContain("\n  n                     1\n");
        expunged.Exit.ShouldBe(0);
        (gone.Exit, gone.Bytes.Length).ShouldBe((1, 0));
    }
}
