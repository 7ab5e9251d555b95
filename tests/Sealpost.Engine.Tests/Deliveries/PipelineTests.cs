using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>From accept to record, with nothing faked but the clock.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync();
        _engine = await TestEngine.StartAsync(_receiver);
        await _engine.CreateTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_message_arrives_byte_for_byte_with_its_content_type()
    {
        await _engine.CreateDestinationAsync();
        var body = "{ \"price\":1.50, \"name\": \"Zürich\"}\r\n";

        await _engine.PublishAsync(body);

        var request = (await _receiver.WaitForAsync(1, Cancel))[0];
        request.Body.ShouldBe(Encoding.UTF8.GetBytes(body));
        request.Header("Content-Type").ShouldBe("application/json");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task The_history_keeps_all_headers_and_of_secret_ones_the_name(int status)
    {
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[]},\"headers\":{\"X-Env\":\"prod\",\"X-Key\":{\"value\":\"hidden\",\"secret\":true}}");
        _receiver.Respond(new TestResponse(status));

        await _engine.PublishAsync();

        var delivery = await _engine.WaitForDeliveryAsync(delivery => delivery.State is not DeliveryState.Pending);
        var headers = (await _engine.History.ListAttemptsAsync((await _engine.TenantAsync()).TenantNo, delivery.Id, Cancel)).ShouldHaveSingleItem().RequestHeaders;
        headers.ShouldContain(new KeyValuePair<string, string>("X-Key", "[redacted]"));
        headers.ShouldContain(new KeyValuePair<string, string>("X-Env", "prod"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task The_history_has_what_went_over_the_wire(int status)
    {
        await _engine.CreateDestinationAsync("\"profile\":\"actigraph\",\"signing\":[],\"handshake\":\"none\",\"retry\":{\"delays\":[]}");
        _receiver.Respond(new TestResponse(status));

        await _engine.PublishAsync("{\"n\":1}");

        var delivery = await _engine.WaitForDeliveryAsync(delivery => delivery.State is not DeliveryState.Pending);
        var headers = (await _engine.History.ListAttemptsAsync((await _engine.TenantAsync()).TenantNo, delivery.Id, Cancel)).ShouldHaveSingleItem().RequestHeaders;
        var request = _receiver.Requests.ShouldHaveSingleItem();
        foreach (var (name, value) in headers) request.Header(name).ShouldBe(value);
        headers.Select(header => header.Key).ShouldBe(request.Headers.Select(header => header.Key), ignoreOrder: true);
    }

    [Fact]
    public async Task A_failing_receiver_is_tried_again_by_the_schedule_until_it_succeeds()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\", \"5m\"] }");
        _receiver.RespondNext(new TestResponse(500));
        _receiver.RespondNext(new TestResponse(503));

        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        await PassUntilDueAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 2, NextAttemptAt: not null });
        await PassUntilDueAsync();

        var delivery = await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        delivery.Attempts.ShouldBe(3);
        _receiver.Requests.Count.ShouldBe(3);
        var attempts = await _engine.History.ListAttemptsAsync(1, delivery.Id, Cancel);
        attempts.Select(attempt => (attempt.Outcome, attempt.Status)).ShouldBe(
            [(AttemptOutcome.Retrying, 500), (AttemptOutcome.Retrying, 503), (AttemptOutcome.Succeeded, 204)]);
    }

    [Fact]
    public async Task An_exhausted_delivery_is_a_dead_letter_and_can_be_resent()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [] }");
        _receiver.RespondNext(new TestResponse(500));
        await _engine.PublishAsync();
        var dead = await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead);

        var change = await _engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, dead.Id, Cancel);

        change.ShouldBe(DeliveryChange.Done);
        var resent = await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        resent.Id.ShouldBe(dead.Id);
        resent.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Gone_disables_the_destination_and_ends_the_delivery()
    {
        var destination = await _engine.CreateDestinationAsync();
        _receiver.Respond(new TestResponse(410));

        await _engine.PublishAsync();

        (await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead)).Attempts.ShouldBe(1);
        await UntilAsync(async () => (await _engine.TenantAsync()).Destinations[0].State == DestinationState.Disabled);
        (await _engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(0);
        destination.DestinationNo.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_disabled_destination_still_has_to_get_waits_until_it_is_enabled()
    {
        var destination = await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        _receiver.RespondNext(new TestResponse(500));
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        var store = _engine.Services.GetRequiredService<DestinationStore>();

        await store.MoveAsync(destination.DestinationNo, DestinationMove.Disable, "maintenance", Cancel);
        await PassAsync(TimeSpan.FromHours(1));
        await store.MoveAsync(destination.DestinationNo, DestinationMove.Enable, null, Cancel);

        (await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Deleting_a_destination_cancels_what_it_has_not_got()
    {
        var destination = await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        _receiver.Respond(new TestResponse(500));
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });

        await _engine.Services.GetRequiredService<DestinationStore>().DeleteAsync(1, destination.DestinationNo, Cancel);

        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Cancelled);
    }

    [Fact]
    public async Task A_cancelled_delivery_is_not_tried_again()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        _receiver.Respond(new TestResponse(500));
        await _engine.PublishAsync();
        var pending = await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        var operations = _engine.Services.GetRequiredService<DeliveryOperations>();

        (await operations.CancelAsync(1, pending.Id, Cancel)).ShouldBe(DeliveryChange.Done);
        await PassAsync(TimeSpan.FromMinutes(1));

        (await operations.CancelAsync(1, pending.Id, Cancel)).ShouldBe(DeliveryChange.WrongState);
        (await _engine.DeliveriesAsync())[0].State.ShouldBe(DeliveryState.Cancelled);
        _receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_After_of_429_postpones_the_whole_destination()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        _receiver.RespondNext(new TestResponse(429) { Headers = [new("Retry-After", "3600")] });
        await _engine.PublishAsync("\"first\"");
        await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });

        await _engine.PublishAsync("\"second\"");
        await PassAsync(TimeSpan.FromMinutes(59));
        _receiver.Requests.Count.ShouldBe(1);
        await PassAsync(TimeSpan.FromMinutes(1));

        (await _receiver.WaitForAsync(3, Cancel)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Everything_unfinished_is_delivered_after_a_restart()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        for (var i = 0; i < 15; i++) _receiver.RespondNext(new TestResponse(500));
        for (var i = 0; i < 15; i++) await _engine.PublishAsync($"{i}");
        await UntilAsync(async () => (await _engine.DeliveriesAsync()).All(delivery => delivery.Attempts == 1));

        await _engine.RestartAsync();
        await PassUntilDueAsync();

        await UntilAsync(async () => (await _engine.DeliveriesAsync(new DeliveryFilter(State: DeliveryState.Succeeded))).Count == 15);
        _receiver.Requests.Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_lane_deeper_than_its_window_delivers_every_message_once()
    {
        await _engine.CreateDestinationAsync();
        var answer = new TaskCompletionSource();
        _receiver.Respond(new TestResponse(204) { After = answer.Task });

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => _engine.PublishAsync($"{i}")));
        answer.SetResult();

        await UntilAsync(() => Task.FromResult(_engine.CountRows() == (1_000, 0, 1_000)));
        _receiver.Requests.Select(request => request.Text).Order().ShouldBe(Enumerable.Range(0, 1_000).Select(i => $"{i}").Order());
    }

    [Fact]
    public async Task The_same_idempotency_key_stores_once_and_another_body_is_a_conflict()
    {
        await _engine.CreateDestinationAsync();
        var first = (await _engine.PublishAsync("{\"a\":1}", idempotencyKey: "k1")).ShouldBeOfType<AcceptOutcome.Accepted>();

        (await _engine.PublishAsync("{\"a\":1}", idempotencyKey: "k1")).ShouldBe(new AcceptOutcome.Repeated(first.Id, 1));
        (await _engine.PublishAsync("{\"a\":2}", idempotencyKey: "k1")).ShouldBeOfType<AcceptOutcome.Conflict>();
        (await _engine.PublishAsync("{\"a\":1}", "other", "k1")).ShouldBeOfType<AcceptOutcome.Conflict>();

        _engine.CountRows().Messages.ShouldBe(1);
        _engine.Clock.Advance(TimeSpan.FromHours(25));
        (await _engine.PublishAsync("{\"a\":2}", idempotencyKey: "k1")).ShouldBeOfType<AcceptOutcome.Accepted>();
    }

    [Fact]
    public async Task A_batch_with_one_conflict_stores_nothing()
    {
        await _engine.PublishAsync("1", idempotencyKey: "taken");
        var intake = _engine.Services.GetRequiredService<MessageIntake>();
        NewMessage Item(string body, string? key) => new("ping", null, Encoding.UTF8.GetBytes(body), key);

        var outcomes = await intake.AcceptAsync(await _engine.TenantAsync(), [Item("a", null), Item("2", "taken"), Item("c", "new")], Cancel);

        outcomes.Select(outcome => outcome.GetType()).ShouldBe([typeof(AcceptOutcome.Withheld), typeof(AcceptOutcome.Conflict), typeof(AcceptOutcome.Withheld)]);
        _engine.CountRows().Messages.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_comes_twice_in_a_batch_is_stored_once()
    {
        var intake = _engine.Services.GetRequiredService<MessageIntake>();
        NewMessage Item(string body) => new("ping", null, Encoding.UTF8.GetBytes(body), "twice");

        var outcomes = await intake.AcceptAsync(await _engine.TenantAsync(), [Item("a"), Item("a")], Cancel);

        var first = outcomes[0].ShouldBeOfType<AcceptOutcome.Accepted>();
        outcomes[1].ShouldBe(new AcceptOutcome.Repeated(first.Id, 0));
        _engine.CountRows().Messages.ShouldBe(1);
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
        await _engine.PassAsync(time);
        await _engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
    }

    /// <summary>Moves the clock to the moment when the last of the postponed deliveries is due, and no further: a request under way has a deadline.</summary>
    private async Task PassUntilDueAsync()
    {
        var pending = await _engine.DeliveriesAsync(new DeliveryFilter(State: DeliveryState.Pending));
        await PassAsync(pending.Max(delivery => delivery.NextAttemptAt!.Value) - _engine.Clock.GetUtcNow());
    }
}
