using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class DestinationHealthTests : EngineTests
{
    private const string TenMinuteRetries = "\"delays\":[\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\"],\"jitter\":0";

    private DestinationStore Store => Engine.Services.GetRequiredService<DestinationStore>();

    [Fact]
    public async Task Nothing_but_failures_for_too_long_disables_and_what_waits_goes_when_it_is_enabled()
    {
        var no = await CreateAsync("1h");
        await Engine.PublishAsync();
        await FailUntilAsync(attempts: 10);

        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.State == DestinationState.Disabled);
        (await Store.FindAsync(no, Cancel))!.DisabledReason.ShouldBe("Every attempt has failed since 2026-01-02T03:04:05Z, for longer than 1h.");
        (await Engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(0);
        await PassAsync(TimeSpan.FromDays(1));
        Receiver.Requests.Count.ShouldBe(10);
        Receiver.Respond(new TestResponse());
        await Store.MoveAsync(no, DestinationMove.Enable, null, Cancel);

        (await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded)).Attempts.ShouldBe(11);
    }

    [Fact]
    public async Task A_restart_does_not_forget_since_when_it_fails()
    {
        var no = await CreateAsync("2h");
        await Engine.PublishAsync();
        await FailUntilAsync(attempts: 3);
        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.FailingSince is not null);

        await Engine.RestartAsync();
        await FailUntilAsync(attempts: 13);

        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.State == DestinationState.Disabled);
    }

    [Fact]
    public async Task A_success_begins_anew()
    {
        var no = await CreateAsync("1h");
        await Engine.PublishAsync("1");
        await FailUntilAsync(attempts: 9);
        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.FailingSince is not null);
        Receiver.RespondNext(new TestResponse());
        await Engine.PublishAsync("2");
        await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);

        await FailUntilAsync(attempts: 12);

        (await Store.FindAsync(no, Cancel))!.State.ShouldBe(DestinationState.Active);
    }

    private async Task<int> CreateAsync(string disableAfter)
    {
        Receiver.Respond(new TestResponse(500));
        return (await Engine.CreateDestinationAsync($"\"profile\":\"custom\",\"retry\":{{{TenMinuteRetries},\"disableAfter\":\"{disableAfter}\"}}")).DestinationNo;
    }

    private async Task FailUntilAsync(int attempts)
    {
        while (true)
        {
            var delivery = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Pending && delivery.NextAttemptAt > Engine.Clock.GetUtcNow());
            if (delivery.Attempts >= attempts) return;
            await PassAsync(delivery.NextAttemptAt!.Value - Engine.Clock.GetUtcNow());
            await Engine.WaitForDeliveryAsync(next => next.Id == delivery.Id && next.Attempts > delivery.Attempts);
        }
    }

    private async Task PassAsync(TimeSpan time)
    {
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        await Engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        Engine.Clock.Advance(time);
        await Engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
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
}
