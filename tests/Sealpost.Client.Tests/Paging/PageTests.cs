using Sealpost.Client.Destinations;
using Sealpost.Client.Problems;

namespace Sealpost.Client.Tests.Paging;

public sealed class PageTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_destinations_follow_each_other_to_the_last()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var number in Enumerable.Range(1, 3)) await tenant.Destinations.CreateAsync(new NewDestination { Url = $"https://example.com/{number}" }, cancellationToken: Token);

        var first = await tenant.Destinations.ReadPageAsync(pageSize: 2, cancellationToken: Token);
        var second = await tenant.Destinations.ReadPageAsync(first.Next, 2, Token);

        first.Items.Select(destination => destination.Url).ShouldBe(["https://example.com/3", "https://example.com/2"]);
        second.Items.ShouldHaveSingleItem().Url.ShouldBe("https://example.com/1");
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Pages_of_messages_and_deliveries_keep_their_filter()
    {
        var tenant = await server.NewTenantAsync();
        await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://example.com/", Retry = new() { Delays = ["1d"] } }, cancellationToken: Token);
        foreach (var eventType in new[] { "a.b", "c.d", "a.b" }) await tenant.Messages.PublishAsync(eventType, "{}"u8.ToArray(), "application/json", cancellationToken: Token);

        var first = await tenant.Messages.ReadPageAsync("a.b", pageSize: 1, cancellationToken: Token);
        var second = await tenant.Messages.ReadPageAsync("a.b", first.Next, 1, Token);
        var deliveries = await tenant.Deliveries.ReadPageAsync(new() { Message = second.Items[0].Id }, pageSize: 1, cancellationToken: Token);

        first.Items.Concat(second.Items).Select(message => message.EventType).ShouldBe(["a.b", "a.b"]);
        first.Items[0].Id.ShouldNotBe(second.Items[0].Id);
        deliveries.Items.ShouldHaveSingleItem().Message.ShouldBe(second.Items[0].Id);
        deliveries.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_place_that_is_none_is_refused()
    {
        var tenant = await server.NewTenantAsync();

        var refusal = await Should.ThrowAsync<SealpostProblemException>(tenant.Destinations.ReadPageAsync("nowhere", cancellationToken: Token));

        refusal.Errors.Keys.ShouldBe(["after"]);
    }
}
