using Sealpost.Engine.Deliveries;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>What is due does not wait until a clock that was set back shows the same time again.</summary>
public sealed class ClockSetBackTests : IAsyncLifetime
{
    // Longer than any receiver may ask for.
    private static readonly TimeSpan Day = TimeSpan.FromDays(1) + TimeSpan.FromHours(1);

    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync();
        _engine = await TestEngine.StartAsync(_receiver);
        await _engine.CreateTenantAsync();
        // The receiver's certificate is a day old at first, and must be valid after the clock was set back.
        await _engine.PassAsync(TimeSpan.FromHours(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_retry_keeps_to_its_schedule(bool restarted)
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"5s\"] }");
        _receiver.RespondNext(new TestResponse(503));
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery.Attempts == 1);

        _engine.Clock.Set(-Day);
        // At the start it is due at once: it waits for longer than its schedule knows.
        if (restarted) await _engine.RestartAsync();
        else await _engine.PassAsync(TimeSpan.FromSeconds(6));

        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
    }

    [Fact]
    public async Task What_came_while_the_clock_was_ahead_does_not_wait_for_that_time_after_a_restart()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"ordered\": true, \"retry\": { \"delays\": [\"5s\"] }");
        _receiver.RespondNext(new TestResponse(503));
        _engine.Clock.Set(TimeSpan.FromHours(2));
        await _engine.PublishAsync();
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery.Attempts == 1);

        _engine.Clock.Set(TimeSpan.FromHours(-2));
        await _engine.RestartAsync();

        await _engine.WaitForDeliveryAsync(_ => _receiver.Requests.Count == 3);
    }

    [Fact]
    public async Task What_waits_within_its_schedule_keeps_its_time_over_a_restart()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [\"23h\"] }");
        _receiver.RespondNext(new TestResponse(503));
        await _engine.PublishAsync();
        var before = await _engine.WaitForDeliveryAsync(delivery => delivery.Attempts == 1);

        await _engine.RestartAsync();
        await _engine.PassAsync(TimeSpan.FromHours(1));

        (await _engine.WaitForDeliveryAsync(delivery => delivery.Attempts == 1)).ShouldBe(before);
    }

    [Fact]
    public async Task A_rate_limit_goes_on_counting()
    {
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"rateLimit\": { \"requests\": 1, \"per\": \"1s\" }");
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);

        _engine.Clock.Set(-Day);
        await _engine.PublishAsync();
        await _engine.PassAsync(TimeSpan.FromSeconds(2));

        await _engine.WaitForDeliveryAsync(_ => _receiver.Requests.Count == 2);
    }
}
