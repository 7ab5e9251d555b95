using System.Net;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

/// <summary>What a tenant may have of a profile, and what it misses while a destination is disabled.</summary>
public sealed class DestinationLimitTests(TestServer server)
{
    private const string EnGenius = "\"profile\":\"engenius\"";

    [Fact]
    public async Task Engenius_has_room_for_30_destinations_and_a_deleted_one_makes_room()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var last = "";
        for (var i = 0; i < 30; i++) last = (await driver.CreateAsync(EnGenius, $"{i}")).Text("id");

        var problem = await driver.Post("destinations", $$"""{"url":"{{driver.Receiver.Url}}31",{{EnGenius}}}""").ProblemAsync(HttpStatusCode.Conflict, "conflict");
        problem.Fields().ShouldBe(["profile"]);
        problem.Text("detail").ShouldContain("30");
        await driver.CreateAsync(path: "31");
        (await driver.Patch($"destinations/{last}", """{"description":"changed"}""").ReadAsync(HttpStatusCode.OK)).Text("description").ShouldBe("changed");

        await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/{driver.Tenant}/destinations/{last}").ReadAsync(HttpStatusCode.NoContent);
        await driver.CreateAsync(EnGenius, "31");
    }

    [Fact]
    public async Task Engenius_refuses_a_patch_to_the_url_of_another_destination()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.CreateAsync(EnGenius, "one");
        var second = (await driver.CreateAsync(EnGenius, "two")).Text("id");

        (await driver.Patch($"destinations/{second}", $$"""{"url":"{{driver.Receiver.Url}}one"}""").ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["url"]);
    }

    [Theory]
    [InlineData("engenius")]
    [InlineData("inscipher")]
    [InlineData("actigraph")]
    public async Task What_happens_while_a_destination_is_disabled_is_not_sent_later(string profile)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse(200));
        var path = $"destinations/{(await driver.CreateAsync($"\"profile\":\"{profile}\"{(profile == "actigraph" ? ",\"handshake\":\"none\"" : "")}")).Text("id")}";
        var disabled = await driver.Post($"{path}/disable", """{"reason":"Moving house."}""").ReadAsync(HttpStatusCode.OK);
        (disabled.Text("state"), disabled.Text("disabledReason")).ShouldBe(("disabled", "Moving house."));

        (await driver.PublishAsync(payload: "\"missed\"")).ShouldBe(0);
        (await driver.Post($"{path}/enable").ReadAsync(HttpStatusCode.OK)).Text("state").ShouldBe("active");
        (await driver.PublishAsync(payload: "\"sent\"")).ShouldBe(1);

        (await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Text.ShouldBe("\"sent\"");
    }
}
