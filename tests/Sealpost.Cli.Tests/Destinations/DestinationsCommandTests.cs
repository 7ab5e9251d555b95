using System.Text.Json;
using Sealpost.Client.Tests;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.Destinations;

public sealed class DestinationsCommandTests(LiveServer server)
{
    private const string Url = "https://hooks.example.com/in";

    [Fact]
    public async Task A_destination_is_created_with_its_secret_and_listed_without()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var created = await driver.RunAsync("destinations", "create", Url, "--event-type", "invoice.paid", "--event-type", "order.*", "--description", "mine", "--json");
        var listed = await driver.RunAsync("destinations");

        created.Exit.ShouldBe(0, created.Error);
        var destination = JsonDocument.Parse(created.Output).RootElement;
        var secret = destination.GetProperty("secret").GetString().ShouldNotBeNull();
        created.Error.ShouldContain("this once");
        var id = destination.GetProperty("id").GetString();
        listed.Output.ShouldBe($"{id}\tactive\tstandard-webhooks\tinvoice.paid, order.*\t{Url}\n");
        (await driver.RunAsync("destinations", "show", id!)).Output.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Everything_the_API_takes_comes_from_a_file_or_standard_input()
    {
        var driver = await ServerDriver.CreateAsync(server);
        using var file = new TemporaryFile($$$"""{"url":"{{{Url}}}","profile":"custom","signing":[],"headers":{"X-Env":"prod"}}""");

        var created = await driver.JsonAsync("destinations", "create", "--file", file.Path);
        var id = created.GetProperty("id").GetString()!;
        var changed = await driver.RunWithBodyAsync("""{"headers":{"X-Env":null},"description":"new"}""", "destinations", "change", id, "--file", "-", "--json");

        created.GetProperty("headers").GetProperty("X-Env").GetString().ShouldBe("prod");
        changed.Exit.ShouldBe(0, changed.Error);
        var destination = JsonDocument.Parse(changed.Output).RootElement;
        destination.GetProperty("description").GetString().ShouldBe("new");
        destination.GetProperty("headers").EnumerateObject().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_JSON_object_is_bad_usage(string json)
    {
        var driver = await ServerDriver.CreateAsync(server);

        (await driver.RunWithBodyAsync(json, "destinations", "create", "--file", "-")).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task A_destination_is_disabled_enabled_and_deleted()
    {
        var driver = await ServerDriver.CreateAsync(server);
        var id = (await driver.JsonAsync("destinations", "create", Url, "--disabled")).GetProperty("id").GetString()!;

        (await driver.JsonAsync("destinations", "enable", id)).GetProperty("state").GetString().ShouldBe("active");
        (await driver.JsonAsync("destinations", "disable", id, "--reason", "Moving.")).GetProperty("disabledReason").GetString().ShouldBe("Moving.");
        (await driver.RunAsync("destinations", "delete", id)).Exit.ShouldBe(0);
        (await driver.JsonAsync("destinations")).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_destination_is_tested_with_an_example_or_with_a_payload_from_a_file()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        var driver = await ServerDriver.CreateAsync(server);
        var id = (await driver.JsonAsync("destinations", "create", receiver.Url.AbsoluteUri)).GetProperty("id").GetString()!;
        using var file = new TemporaryFile("""{"mine":1}""");

        var example = await driver.RunAsync("destinations", "test", id);
        var own = await driver.RunAsync("destinations", "test", id, "--event-type", "order.paid", "--payload-file", file.Path);

        example.Exit.ShouldBe(0, example.Error);
        own.Exit.ShouldBe(0, own.Error);
    }
}
