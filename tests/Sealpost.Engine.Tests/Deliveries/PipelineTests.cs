using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>From accept to record, with nothing faked but the clock.</summary>
public sealed class PipelineTests : EngineTests
{
    [Fact]
    public async Task A_message_arrives_byte_for_byte_with_its_content_type()
    {
        await Engine.CreateDestinationAsync();
        var body = "{ \"price\":1.50, \"name\": \"Zürich\"}\r\n";

        await Engine.PublishAsync(body);

        var request = (await Receiver.WaitForAsync(1, Cancel))[0];
        request.Body.ShouldBe(Encoding.UTF8.GetBytes(body));
        request.Header("Content-Type").ShouldBe("application/json");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task The_history_keeps_all_headers_and_of_secret_ones_the_name(int status)
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[]},\"headers\":{\"X-Env\":\"prod\",\"X-Key\":{\"value\":\"hidden\",\"secret\":true}}");
        Receiver.Respond(new TestResponse(status));

        await Engine.PublishAsync();

        var delivery = await Engine.WaitForDeliveryAsync(delivery => delivery.State is not DeliveryState.Pending);
        var headers = (await Engine.History.ListAttemptsAsync((await Engine.TenantAsync()).TenantNo, delivery.Id, Cancel)).ShouldHaveSingleItem().RequestHeaders;
        headers.ShouldContain(new KeyValuePair<string, string>("X-Key", "[redacted]"));
        headers.ShouldContain(new KeyValuePair<string, string>("X-Env", "prod"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task The_history_has_what_went_over_the_wire(int status)
    {
        await Engine.CreateDestinationAsync("\"profile\":\"actigraph\",\"signing\":[],\"handshake\":\"none\",\"retry\":{\"delays\":[]}");
        Receiver.Respond(new TestResponse(status));

        await Engine.PublishAsync("{\"n\":1}");

        var delivery = await Engine.WaitForDeliveryAsync(delivery => delivery.State is not DeliveryState.Pending);
        var headers = (await Engine.History.ListAttemptsAsync((await Engine.TenantAsync()).TenantNo, delivery.Id, Cancel)).ShouldHaveSingleItem().RequestHeaders;
        var request = Receiver.Requests.ShouldHaveSingleItem();
        foreach (var (name, value) in headers) request.Header(name).ShouldBe(value);
        headers.Select(header => header.Key).ShouldBe(request.Headers.Select(header => header.Key), ignoreOrder: true);
    }

    [Fact]
    public async Task A_failingReceiver_is_tried_again_by_the_schedule_until_it_succeeds()
    {
        await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\", \"5m\"] }");
        Receiver.RespondNext(new TestResponse(500));
        Receiver.RespondNext(new TestResponse(503));

        await Engine.PublishAsync();
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        await PassUntilDueAsync();
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 2, NextAttemptAt: not null });
        await PassUntilDueAsync();

        var delivery = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        delivery.Attempts.ShouldBe(3);
        Receiver.Requests.Count.ShouldBe(3);
        var attempts = await Engine.History.ListAttemptsAsync(1, delivery.Id, Cancel);
        attempts.Select(attempt => (attempt.Outcome, attempt.Status)).ShouldBe(
            [(AttemptOutcome.Retrying, 500), (AttemptOutcome.Retrying, 503), (AttemptOutcome.Succeeded, 204)]);
    }

    [Fact]
    public async Task An_exhausted_delivery_is_a_dead_letter_and_can_be_resent()
    {
        await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [] }");
        Receiver.RespondNext(new TestResponse(500));
        await Engine.PublishAsync();
        var dead = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead);

        var change = await Engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, dead.Id, Cancel);

        change.ShouldBe(DeliveryChange.Done);
        var resent = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        resent.Id.ShouldBe(dead.Id);
        resent.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Gone_disables_the_destination_and_ends_the_delivery()
    {
        var destination = await Engine.CreateDestinationAsync();
        Receiver.Respond(new TestResponse(410));

        await Engine.PublishAsync();

        (await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead)).Attempts.ShouldBe(1);
        await UntilAsync(async () => (await Engine.TenantAsync()).Destinations[0].State == DestinationState.Disabled);
        (await Engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(0);
        destination.DestinationNo.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_disabled_destination_still_has_to_get_waits_until_it_is_enabled()
    {
        var destination = await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        Receiver.RespondNext(new TestResponse(500));
        await Engine.PublishAsync();
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        var store = Engine.Services.GetRequiredService<DestinationStore>();

        await store.MoveAsync(destination.DestinationNo, DestinationMove.Disable, "maintenance", Cancel);
        await PassAsync(TimeSpan.FromHours(1));
        await store.MoveAsync(destination.DestinationNo, DestinationMove.Enable, null, Cancel);

        (await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Deleting_a_destination_cancels_what_it_has_not_got()
    {
        var destination = await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        Receiver.Respond(new TestResponse(500));
        await Engine.PublishAsync();
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });

        await Engine.Services.GetRequiredService<DestinationStore>().DeleteAsync(1, destination.DestinationNo, Cancel);

        await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Cancelled);
    }

    [Fact]
    public async Task A_cancelled_delivery_is_not_tried_again()
    {
        await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        Receiver.Respond(new TestResponse(500));
        await Engine.PublishAsync();
        var pending = await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        var operations = Engine.Services.GetRequiredService<DeliveryOperations>();

        (await operations.CancelAsync(1, pending.Id, Cancel)).ShouldBe(DeliveryChange.Done);
        await PassAsync(TimeSpan.FromMinutes(1));

        (await operations.CancelAsync(1, pending.Id, Cancel)).ShouldBe(DeliveryChange.WrongState);
        (await Engine.DeliveriesAsync())[0].State.ShouldBe(DeliveryState.Cancelled);
        Receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_After_of_429_postpones_the_whole_destination()
    {
        await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        Receiver.RespondNext(new TestResponse(429) { Headers = [new("Retry-After", "3600")] });
        await Engine.PublishAsync("\"first\"");
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });

        await Engine.PublishAsync("\"second\"");
        await PassAsync(TimeSpan.FromMinutes(59));
        Receiver.Requests.Count.ShouldBe(1);
        await PassAsync(TimeSpan.FromMinutes(1));

        (await Receiver.WaitForAsync(3, Cancel)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Everything_unfinished_is_delivered_after_a_restart()
    {
        await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        for (var i = 0; i < 15; i++) Receiver.RespondNext(new TestResponse(500));
        for (var i = 0; i < 15; i++) await Engine.PublishAsync($"{i}");
        await UntilAsync(async () => (await Engine.DeliveriesAsync()).All(delivery => delivery.Attempts == 1));

        await Engine.RestartAsync();
        await PassUntilDueAsync();

        await UntilAsync(async () => (await Engine.DeliveriesAsync(new DeliveryFilter(State: DeliveryState.Succeeded))).Count == 15);
        Receiver.Requests.Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_lane_deeper_than_its_window_delivers_every_message_once()
    {
        await Engine.CreateDestinationAsync();
        var answer = new TaskCompletionSource();
        Receiver.Respond(new TestResponse(204) { After = answer.Task });

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Engine.PublishAsync($"{i}")));
        answer.SetResult();

        await UntilAsync(() => Task.FromResult(Engine.CountRows() == (1_000, 0, 1_000)));
        Receiver.Requests.Select(request => request.Text).Order().ShouldBe(Enumerable.Range(0, 1_000).Select(i => $"{i}").Order());
    }

    [Fact]
    public async Task The_same_idempotency_key_stores_once_and_another_body_is_a_conflict()
    {
        await Engine.CreateDestinationAsync();
        var first = (await Engine.PublishAsync("{\"a\":1}", idempotencyKey: "k1")).ShouldBeOfType<AcceptOutcome.Accepted>();

        (await Engine.PublishAsync("{\"a\":1}", idempotencyKey: "k1")).ShouldBe(new AcceptOutcome.Repeated(first.Id, 1));
        (await Engine.PublishAsync("{\"a\":2}", idempotencyKey: "k1")).ShouldBeOfType<AcceptOutcome.Conflict>();
        (await Engine.PublishAsync("{\"a\":1}", "other", "k1")).ShouldBeOfType<AcceptOutcome.Conflict>();

        Engine.CountRows().Messages.ShouldBe(1);
        Engine.Clock.Advance(TimeSpan.FromHours(25));
        (await Engine.PublishAsync("{\"a\":2}", idempotencyKey: "k1")).ShouldBeOfType<AcceptOutcome.Accepted>();
    }

    [Fact]
    public async Task A_batch_with_one_conflict_stores_nothing()
    {
        await Engine.PublishAsync("1", idempotencyKey: "taken");
        var intake = Engine.Services.GetRequiredService<MessageIntake>();
        NewMessage Item(string body, string? key) => new("ping", null, Encoding.UTF8.GetBytes(body), key);

        var outcomes = await intake.AcceptAsync(await Engine.TenantAsync(), [Item("a", null), Item("2", "taken"), Item("c", "new")], Cancel);

        outcomes.Select(outcome => outcome.GetType()).ShouldBe([typeof(AcceptOutcome.Withheld), typeof(AcceptOutcome.Conflict), typeof(AcceptOutcome.Withheld)]);
        Engine.CountRows().Messages.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_comes_twice_in_a_batch_is_stored_once()
    {
        var intake = Engine.Services.GetRequiredService<MessageIntake>();
        NewMessage Item(string body) => new("ping", null, Encoding.UTF8.GetBytes(body), "twice");

        var outcomes = await intake.AcceptAsync(await Engine.TenantAsync(), [Item("a"), Item("a")], Cancel);

        var first = outcomes[0].ShouldBeOfType<AcceptOutcome.Accepted>();
        outcomes[1].ShouldBe(new AcceptOutcome.Repeated(first.Id, 0));
        Engine.CountRows().Messages.ShouldBe(1);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock, after what has happened so far has reached the lanes.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        await Engine.PassAsync(time);
        await Engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
    }

    /// <summary>Moves the clock to the moment when the last of the postponed deliveries is due, and no further: a request under way has a deadline.</summary>
    private async Task PassUntilDueAsync()
    {
        var pending = await Engine.DeliveriesAsync(new DeliveryFilter(State: DeliveryState.Pending));
        await PassAsync(pending.Max(delivery => delivery.NextAttemptAt!.Value) - Engine.Clock.GetUtcNow());
    }
}
