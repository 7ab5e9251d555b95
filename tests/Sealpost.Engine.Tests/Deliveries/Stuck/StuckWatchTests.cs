using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Deliveries.Stuck;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries.Stuck;

public sealed class StuckWatchTests : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync();
        // It does not look by itself then, and what is overdue raises the alarm at the first look.
        _engine = await TestEngine.StartAsync(_receiver, ("Sealpost:Deliveries:StuckAfter", "00:00:00"));
        await _engine.CreateTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_lane_that_should_send_and_does_not_is_found_and_told_and_found_to_go_again()
    {
        var destination = await _engine.CreateDestinationAsync();
        await AcceptUntoldAsync(destination);

        await Watch.LookAsync(Cancel);
        Watch.Count.ShouldBe(1);
        (await NoticeAsync()).ShouldContain(destination.Id.ToString());

        Lanes.Post(destination.DestinationNo, new LaneEvent.Backlog());
        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        await Watch.LookAsync(Cancel);
        Watch.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_makes_nothing_stuck_before_time_has_really_passed()
    {
        var destination = await _engine.CreateDestinationAsync();
        await AcceptUntoldAsync(destination);
        using var watch = ActivatorUtilities.CreateInstance<StuckWatch>(_engine.Services, Options.Create(new DeliveryOptions { StuckAfter = TimeSpan.FromMinutes(5) }));

        foreach (var (set, passes, expected) in new[] { (TimeSpan.Zero, TimeSpan.Zero, 0), (TimeSpan.FromHours(1), TimeSpan.Zero, 0), (TimeSpan.FromDays(1), TimeSpan.FromMinutes(4), 0), (TimeSpan.Zero, TimeSpan.FromMinutes(1), 1) })
        {
            _engine.Clock.Set(set);
            _engine.Clock.Advance(passes);
            await watch.LookAsync(Cancel);
            watch.Count.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task What_waits_because_its_receiver_asked_for_quiet_is_not_stuck()
    {
        var destination = await _engine.CreateDestinationAsync();
        _receiver.Respond(new TestResponse(429) { Headers = [new("Retry-After", "3600")] });
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery.Attempts == 1);
        await _engine.PublishAsync();

        await Watch.LookAsync(Cancel);

        Watch.Count.ShouldBe(0);
        (await Lanes.AskAsync(destination.DestinationNo)).Taken.ShouldBe(1);
    }

    [Fact]
    public async Task A_disabled_destination_is_not_stuck()
    {
        var destination = await _engine.CreateDestinationAsync();
        await AcceptUntoldAsync(destination);
        await _engine.Services.GetRequiredService<DestinationStore>().DisableAsync(destination.DestinationNo, "test", Cancel);

        await Watch.LookAsync(Cancel);

        Watch.Count.ShouldBe(0);
    }

    private StuckWatch Watch => _engine.Services.GetRequiredService<StuckWatch>();

    private Dispatcher Lanes => _engine.Services.GetRequiredService<Dispatcher>();

    /// <summary>Commits a delivery that no lane is told of. A fresh start comes before: what creating a destination tells the lanes is on its way for a while.</summary>
    private async Task AcceptUntoldAsync(DestinationRecord destination)
    {
        await _engine.RestartAsync();
        RoutedMessage message = new("ping", ContentType: null, [], [destination.DestinationNo], Keys: [], Origin: null);
        var services = _engine.Services;
        var entry = new AcceptEntry(
            destination.TenantNo, [message], services.GetRequiredService<UuidV7>(), _engine.Clock, waitsForCommit: true, services.GetRequiredService<LaneOwnership>(), handOver: _ => { });
        services.GetRequiredService<Journal>().TryEnqueue(entry).ShouldBeTrue();
        await entry.Completion;
    }

    private async Task<string> NoticeAsync()
    {
        var store = _engine.Services.GetRequiredService<MessageStore>();
        while (true)
        {
            var told = (await store.ListAsync(SystemTenant.Number, new("sealpost.destination.stuck"), before: null, limit: 1, Cancel)).Rows;
            if (told.Count > 0) return System.Text.Encoding.UTF8.GetString((await store.FindAsync(SystemTenant.Number, told[0].Id, Cancel))!.Body!);
            await _engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        }
    }
}
