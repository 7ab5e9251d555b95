using System.Text;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Problems;
using Sealpost.TestKit;

namespace Sealpost.Client.Tests.Deliveries;

public sealed class DeliveryOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_shows_what_was_sent_and_what_came_back()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        receiver.Respond(TestResponse.WithText(200, "thanks") with { Headers = [new("X-Mine", "yes")] });
        var (tenant, destination) = await NewDestinationAsync(receiver);

        var accepted = await tenant.Messages.PublishAsync("a.b", "{\"n\":1}"u8.ToArray(), "application/json", cancellationToken: Token);
        var delivery = await FinishedAsync(tenant, accepted.Id);
        var attempt = await tenant.Deliveries.ListAttemptsAsync(delivery.Id, cancellationToken: Token).SingleAsync(Token);

        accepted.Deliveries.ShouldBe(1);
        delivery.ShouldBe(delivery with { Message = accepted.Id, Destination = destination, EventType = "a.b", State = DeliveryState.Succeeded, Attempts = 1, LastStatus = 200, NextAttemptAt = null });
        (attempt.Number, attempt.Outcome, attempt.Status, attempt.Stage, attempt.DestinationRevision).ShouldBe((1, AttemptOutcome.Succeeded, 200, null, 1));
        Encoding.UTF8.GetString(attempt.Request.ShouldNotBeNull().BodyBytes().ShouldNotBeNull().Span).ShouldBe("{\"n\":1}");
        attempt.Response.ShouldNotBeNull().Body.ShouldBe("thanks");
        attempt.Response.Headers.ShouldContain(new HttpHeader("X-Mine", "yes"));
    }

    [Fact]
    public async Task A_finished_delivery_is_sent_again_and_a_pending_one_cancelled()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        var (tenant, destination) = await NewDestinationAsync(receiver);
        var accepted = await tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        var id = (await FinishedAsync(tenant, accepted.Id)).Id;
        receiver.Respond(new TestResponse(500));

        await Should.ThrowAsync<SealpostProblemException>(tenant.Deliveries.CancelAsync(id, Token));
        var resent = await tenant.Deliveries.ResendAsync(id, Token);
        var cancelled = await tenant.Deliveries.CancelAsync(id, Token);

        resent.State.ShouldBe(DeliveryState.Pending);
        cancelled.State.ShouldBe(DeliveryState.Cancelled);
        (await tenant.Deliveries.GetAsync(id, Token)).Destination.ShouldBe(destination);
    }

    [Fact]
    public async Task A_filter_finds_what_it_says()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        var (tenant, destination) = await NewDestinationAsync(receiver);
        var accepted = await tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        var delivery = await FinishedAsync(tenant, accepted.Id);

        (await CountAsync(new() { Destination = destination, Message = accepted.Id, State = DeliveryState.Succeeded, From = delivery.CreatedAt, Until = delivery.CreatedAt.AddSeconds(1) })).ShouldBe(1);
        (await CountAsync(new() { State = DeliveryState.Dead })).ShouldBe(0);
        (await CountAsync(new() { Until = delivery.CreatedAt })).ShouldBe(0);
        Should.Throw<ArgumentException>(() => tenant.Deliveries.ListAsync(new() { State = DeliveryState.Unknown }, cancellationToken: Token));

        async Task<int> CountAsync(DeliveryFilter filter) => await tenant.Deliveries.ListAsync(filter, cancellationToken: Token).CountAsync(Token);
    }

    private async Task<(SealpostTenant Tenant, string Destination)> NewDestinationAsync(TestReceiver receiver)
    {
        var tenant = await server.NewTenantAsync();
        var created = await tenant.Destinations.CreateAsync(new NewDestination { Url = receiver.Url.AbsoluteUri }, cancellationToken: Token);
        return (tenant, created.Id);
    }

    /// <summary>Waits until the outcome is on record: it follows the receiver's answer by one commit.</summary>
    private static async Task<Delivery> FinishedAsync(SealpostTenant tenant, string message)
    {
        while (true)
        {
            var delivery = await tenant.Deliveries.ListAsync(new() { Message = message }, cancellationToken: Token).SingleAsync(Token);
            if (delivery.State != DeliveryState.Pending) return delivery;
            await Task.Yield();
        }
    }
}
