using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>An ordered destination from accept to record, with nothing faked but the clock.</summary>
public sealed class OrderedPipelineTests : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync();
        _engine = await TestEngine.StartAsync(_receiver, ("Sealpost:Deliveries:LaneWindow", "16"));
        await _engine.CreateTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_backlog_deeper_than_the_window_goes_in_order()
    {
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true");
        var answer = new TaskCompletionSource();
        _receiver.Respond(new TestResponse { After = answer.Task });

        for (var i = 0; i < 100; i++) await _engine.PublishAsync($"{i}");
        answer.SetResult();

        await _receiver.WaitForAsync(100, Cancel);
        _receiver.Requests.Select(request => request.Text).ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_failing_head_holds_up_its_own_lane_only_and_is_skipped_as_a_dead_letter()
    {
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"eventTypes\":[\"ping\"],\"retry\":{\"delays\":[\"5s\"],\"jitter\":0}");
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"eventTypes\":[\"pong\"]", "other");
        _receiver.RespondNext(new TestResponse(500));

        for (var i = 1; i <= 3; i++) await _engine.PublishAsync($"{i}");
        var head = await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, State: DeliveryState.Pending, LastStatus: 500 });
        await _engine.PublishAsync("4", "pong");
        await _engine.WaitForDeliveryAsync(delivery => delivery is { EventType: "pong", State: DeliveryState.Succeeded });
        _receiver.RespondNext(new TestResponse(500));
        await PassAsync(TimeSpan.FromSeconds(5));

        await _receiver.WaitForAsync(5, Cancel);
        _receiver.Requests.Select(request => request.Text).ShouldBe(["1", "4", "1", "2", "3"]);
        (await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead)).Id.ShouldBe(head.Id);
    }

    [Fact]
    public async Task A_stopped_lane_waits_over_a_restart_until_its_head_is_resent()
    {
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"onStall\":\"stop\",\"retry\":{\"delays\":[]}");
        _receiver.RespondNext(new TestResponse(500));
        for (var i = 1; i <= 20; i++) await _engine.PublishAsync($"{i}");
        var head = await _engine.WaitForDeliveryAsync(delivery => delivery is { Stalled: true, State: DeliveryState.Pending, NextAttemptAt: null });

        await _engine.RestartAsync();
        await PassAsync(TimeSpan.FromHours(1));
        _receiver.Requests.Count.ShouldBe(1);
        (await _engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, head.Id, Cancel)).ShouldBe(DeliveryChange.Done);

        await _receiver.WaitForAsync(21, Cancel);
        _receiver.Requests.Skip(1).Select(request => request.Text).ShouldBe(Enumerable.Range(1, 20).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Cancelling_what_stalls_lets_the_next_one_go()
    {
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"onStall\":\"stop\",\"retry\":{\"delays\":[]}");
        _receiver.RespondNext(new TestResponse(500));
        await _engine.PublishAsync("1");
        await _engine.PublishAsync("2");
        var head = await _engine.WaitForDeliveryAsync(delivery => delivery.Stalled);

        await _engine.Services.GetRequiredService<DeliveryOperations>().CancelAsync(1, head.Id, Cancel);

        await _receiver.WaitForAsync(2, Cancel);
        _receiver.Requests.Select(request => request.Text).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_retrying_head_stays_first_over_a_restart_and_what_is_resent_goes_last()
    {
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"retry\":{\"delays\":[\"1h\"],\"jitter\":0}");
        await _engine.PublishAsync("0");
        var done = await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        _receiver.RespondNext(new TestResponse(500));
        for (var i = 1; i <= 3; i++) await _engine.PublishAsync($"{i}");
        await _engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, LastStatus: 500 });
        (await _engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, done.Id, Cancel)).ShouldBe(DeliveryChange.Done);

        await _engine.RestartAsync();
        await _engine.PublishAsync("4");
        await PassAsync(TimeSpan.FromMinutes(59));
        _receiver.Requests.Count.ShouldBe(2);
        await PassAsync(TimeSpan.FromMinutes(1));

        await _receiver.WaitForAsync(7, Cancel);
        _receiver.Requests.Select(request => request.Text).ShouldBe(["0", "1", "1", "2", "3", "0", "4"]);
    }

    private async Task PassAsync(TimeSpan time)
    {
        await _engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        await _engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        _engine.Clock.Advance(time);
        await _engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
    }
}
