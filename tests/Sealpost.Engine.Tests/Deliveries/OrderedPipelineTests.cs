using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>An ordered destination from accept to record, with nothing faked but the clock.</summary>
public sealed class OrderedPipelineTests() : EngineTests(("Sealpost:Deliveries:LaneWindow", "16"))
{
    [Fact]
    public async Task A_backlog_deeper_than_the_window_goes_in_order()
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true");
        var answer = new TaskCompletionSource();
        Receiver.Respond(new TestResponse { After = answer.Task });

        for (var i = 0; i < 100; i++) await Engine.PublishAsync($"{i}");
        answer.SetResult();

        await Receiver.WaitForAsync(100, Cancel);
        Receiver.Requests.Select(request => request.Text).ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_failing_head_holds_up_its_own_lane_only_and_is_skipped_as_a_dead_letter()
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"eventTypes\":[\"ping\"],\"retry\":{\"delays\":[\"5s\"],\"jitter\":0}");
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"eventTypes\":[\"pong\"]", "other");
        Receiver.RespondNext(new TestResponse(500));

        for (var i = 1; i <= 3; i++) await Engine.PublishAsync($"{i}");
        var head = await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, State: DeliveryState.Pending, LastStatus: 500 });
        await Engine.PublishAsync("4", "pong");
        await Engine.WaitForDeliveryAsync(delivery => delivery is { EventType: "pong", State: DeliveryState.Succeeded });
        Receiver.RespondNext(new TestResponse(500));
        await PassAsync(TimeSpan.FromSeconds(5));

        await Receiver.WaitForAsync(5, Cancel);
        Receiver.Requests.Select(request => request.Text).ShouldBe(["1", "4", "1", "2", "3"]);
        (await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead)).Id.ShouldBe(head.Id);
    }

    [Fact]
    public async Task A_stopped_lane_waits_over_a_restart_until_its_head_is_resent()
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"onStall\":\"stop\",\"retry\":{\"delays\":[]}");
        Receiver.RespondNext(new TestResponse(500));
        for (var i = 1; i <= 20; i++) await Engine.PublishAsync($"{i}");
        var head = await Engine.WaitForDeliveryAsync(delivery => delivery is { Stalled: true, State: DeliveryState.Pending, NextAttemptAt: null });

        await Engine.RestartAsync();
        await PassAsync(TimeSpan.FromHours(1));
        Receiver.Requests.Count.ShouldBe(1);
        (await Engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, head.Id, Cancel)).ShouldBe(DeliveryChange.Done);

        await Receiver.WaitForAsync(21, Cancel);
        Receiver.Requests.Skip(1).Select(request => request.Text).ShouldBe(Enumerable.Range(1, 20).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Cancelling_what_stalls_lets_the_next_one_go()
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"onStall\":\"stop\",\"retry\":{\"delays\":[]}");
        Receiver.RespondNext(new TestResponse(500));
        await Engine.PublishAsync("1");
        await Engine.PublishAsync("2");
        var head = await Engine.WaitForDeliveryAsync(delivery => delivery.Stalled);

        await Engine.Services.GetRequiredService<DeliveryOperations>().CancelAsync(1, head.Id, Cancel);

        await Receiver.WaitForAsync(2, Cancel);
        Receiver.Requests.Select(request => request.Text).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_retrying_head_stays_first_over_a_restart_and_what_is_resent_goes_last()
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"ordered\":true,\"retry\":{\"delays\":[\"1h\"],\"jitter\":0}");
        await Engine.PublishAsync("0");
        var done = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        Receiver.RespondNext(new TestResponse(500));
        for (var i = 1; i <= 3; i++) await Engine.PublishAsync($"{i}");
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, LastStatus: 500 });
        (await Engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, done.Id, Cancel)).ShouldBe(DeliveryChange.Done);

        await Engine.RestartAsync();
        await Engine.PublishAsync("4");
        await PassAsync(TimeSpan.FromMinutes(59));
        Receiver.Requests.Count.ShouldBe(2);
        await PassAsync(TimeSpan.FromMinutes(1));

        await Receiver.WaitForAsync(7, Cancel);
        Receiver.Requests.Select(request => request.Text).ShouldBe(["0", "1", "1", "2", "3", "0", "4"]);
    }

    private async Task PassAsync(TimeSpan time)
    {
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        await Engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        Engine.Clock.Advance(time);
        await Engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
    }
}
