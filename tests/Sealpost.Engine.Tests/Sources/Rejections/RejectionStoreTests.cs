using System.Text;
using Sealpost.Engine.Sources;

namespace Sealpost.Engine.Tests.Sources.Rejections;

public sealed class RejectionStoreTests
{
    private const string Basic = """{"scheme":"basic","secret":"user:right-password"}""";

    [Fact]
    public async Task Only_the_newest_are_kept()
    {
        await using var scenario = await SourceScenario.StartAsync(Basic, ("Sealpost:Sources:RejectionsKept", "3"));
        for (var i = 0; i < 5; i++) (await scenario.SendAsync($"{i}")).Status.ShouldBe(401);
        (await scenario.RejectionsAsync()).Select(rejection => Encoding.UTF8.GetString(rejection.Content!.Body.Span)).ShouldBe(["4", "3", "2"]);
    }

    [Fact]
    public async Task They_are_kept_for_a_while()
    {
        await using var scenario = await SourceScenario.StartAsync(Basic, ("Sealpost:Sources:RejectionsKeptFor", "1.00:00:00"));
        await scenario.SendAsync();
        await scenario.SleepAsync(TimeSpan.FromDays(1));
        (await scenario.RejectionsAsync()).ShouldHaveSingleItem();
        scenario.Stores.Clock.Advance(TimeSpan.FromSeconds(1));
        (await scenario.RejectionsAsync()).ShouldBeEmpty();
        await scenario.Stores.Get<SourceUpkeep>().RunOnceAsync(SourceScenario.Cancel);
        scenario.Stores.Query<int>("SELECT count(*) FROM source_rejections").ShouldBe(0);
    }

    [Fact]
    public async Task A_flood_is_answered_and_mostly_not_written()
    {
        await using var scenario = await SourceScenario.StartAsync(Basic, ("Sealpost:Sources:RejectionsKeptPerMinute", "10"));
        for (var i = 0; i < 200; i++) (await scenario.SendAsync()).Status.ShouldBe(401);
        (await scenario.RejectionsAsync()).Count.ShouldBe(10);
        scenario.Stores.Clock.Advance(TimeSpan.FromMinutes(1));
        await scenario.SendAsync();
        (await scenario.RejectionsAsync()).Count.ShouldBe(11);
    }

    [Fact]
    public async Task None_are_kept_when_none_may_be()
    {
        await using var scenario = await SourceScenario.StartAsync(Basic, ("Sealpost:Sources:RejectionsKept", "0"));
        (await scenario.SendAsync()).Status.ShouldBe(401);
        (await scenario.RejectionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_body_is_kept_in_part_and_its_size_told()
    {
        await using var scenario = await SourceScenario.StartAsync(Basic, ("Sealpost:Sources:RejectedBodyBytes", "10"));
        await scenario.SendAsync(new string('x', 11));
        var content = (await scenario.RejectionsAsync()).ShouldHaveSingleItem().Content!;
        (content.BodySize, content.IsTruncated, content.Body.Length).ShouldBe((11, true, 10));
    }

    [Fact]
    public async Task A_credential_in_a_rejected_request_is_not_readable_in_the_database()
    {
        await using var scenario = await SourceScenario.StartAsync(Basic);
        var header = "Basic " + Convert.ToBase64String("user:wrong-password"u8);
        await scenario.SendAsync("body-of-the-rejected", null, ("Authorization", header));
        (await scenario.RejectionsAsync()).ShouldHaveSingleItem().Content!.Headers.ShouldContain(new KeyValuePair<string, string>("Authorization", header));
        var stored = scenario.Stores.Query<byte[]>("SELECT sealed FROM source_rejections").AsSpan();
        stored.IndexOf(Encoding.ASCII.GetBytes(header)).ShouldBe(-1);
        stored.IndexOf("body-of-the-rejected"u8).ShouldBe(-1);
        scenario.Stores.Query<byte[]>("SELECT sealed FROM source_secrets").AsSpan().IndexOf("right-password"u8).ShouldBe(-1);
        scenario.Stores.Query<string>("SELECT settings FROM sources").ShouldNotContain("right-password");
        scenario.Stores.Query<byte[]>("SELECT hash FROM source_tokens").ShouldBe(SourceToken.Hash(scenario.Token));
    }
}
