using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class DestinationHealthTests : IAsyncLifetime
{
    private const string TenMinuteRetries = "\"delays\":[\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\",\"10m\"],\"jitter\":0";

    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DestinationStore Store => _engine.Services.GetRequiredService<DestinationStore>();

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
    public async Task Nothing_but_failures_for_too_long_disables_and_what_waits_goes_when_it_is_enabled()
    {
        var no = await CreateAsync("1h");
        await _engine.PublishAsync();
        await FailUntilAsync(attempts: 10);

        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.State == DestinationState.Disabled);
        (await Store.FindAsync(no, Cancel))!.DisabledReason.ShouldBe("Every attempt has failed since 2026-01-02T03:04:05Z, for longer than 1h.");
        (await _engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(0);
        await PassAsync(TimeSpan.FromDays(1));
        _receiver.Requests.Count.ShouldBe(10);
        _receiver.Respond(new TestResponse());
        await Store.MoveAsync(no, DestinationMove.Enable, null, Cancel);

        (await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded)).Attempts.ShouldBe(11);
    }

    [Fact]
    public async Task A_restart_does_not_forget_since_when_it_fails()
    {
        var no = await CreateAsync("2h");
        await _engine.PublishAsync();
        await FailUntilAsync(attempts: 3);
        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.FailingSince is not null);

        await _engine.RestartAsync();
        await FailUntilAsync(attempts: 13);

        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.State == DestinationState.Disabled);
    }

    [Fact]
    public async Task A_success_begins_anew()
    {
        var no = await CreateAsync("1h");
        await _engine.PublishAsync("1");
        await FailUntilAsync(attempts: 9);
        await UntilAsync(async () => (await Store.FindAsync(no, Cancel))!.FailingSince is not null);
        _receiver.RespondNext(new TestResponse());
        await _engine.PublishAsync("2");
        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);

        await FailUntilAsync(attempts: 12);

        (await Store.FindAsync(no, Cancel))!.State.ShouldBe(DestinationState.Active);
    }

    private async Task<int> CreateAsync(string disableAfter)
    {
        _receiver.Respond(new TestResponse(500));
        return (await _engine.CreateDestinationAsync($"\"profile\":\"custom\",\"retry\":{{{TenMinuteRetries},\"disableAfter\":\"{disableAfter}\"}}")).DestinationNo;
    }

    private async Task FailUntilAsync(int attempts)
    {
        while (true)
        {
            var delivery = await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Pending && delivery.NextAttemptAt > _engine.Clock.GetUtcNow());
            if (delivery.Attempts >= attempts) return;
            await PassAsync(delivery.NextAttemptAt!.Value - _engine.Clock.GetUtcNow());
            await _engine.WaitForDeliveryAsync(next => next.Id == delivery.Id && next.Attempts > delivery.Attempts);
        }
    }

    private async Task PassAsync(TimeSpan time)
    {
        await _engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        await _engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        _engine.Clock.Advance(time);
        await _engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
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
