using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Canary;

public sealed class CanaryTests : IAsyncLifetime
{
    private static readonly (string, string) Interval = ("Sealpost:Canary:Interval", "00:00:30");

    private TestReceiver _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _receiver = await TestReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _receiver.DisposeAsync();

    [Fact]
    public async Task A_round_goes_from_accept_to_record_and_leaves_nothing_behind()
    {
        await using var engine = await TestEngine.StartAsync(_receiver);
        var rounds = engine.Services.GetRequiredService<CanaryRounds>();
        rounds.Latency.ShouldBeNull();

        await RunOnceAsync(engine);

        rounds.Latency.ShouldNotBeNull();
        engine.CountRows().ShouldBe((0, 0, 0));
        _receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_own_delivery_is_no_backlog()
    {
        await using var engine = await TestEngine.StartAsync(_receiver);
        RoutedMessage message = new(CanaryLane.EventType, ContentType: null, [], [CanaryLane.Of(0)], Keys: [], Origin: null);
        var services = engine.Services;
        var entry = new AcceptEntry(
            CanaryLane.TenantNo, [message], services.GetRequiredService<UuidV7>(), engine.Clock, waitsForCommit: true, services.GetRequiredService<LaneOwnership>(), handOver: _ => { });
        services.GetRequiredService<Journal>().TryEnqueue(entry).ShouldBeTrue();
        await entry.Completion;
        engine.CountRows().Pending.ShouldBe(1);
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Dictionary<string, double> told = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()) && instrument.Name.StartsWith("sealpost.delivery.backlog", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => told[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => told[instrument.Name] = value);
        listener.Start();

        listener.RecordObservableInstruments();

        told.ShouldBe(new Dictionary<string, double> { ["sealpost.delivery.backlog"] = 0, ["sealpost.delivery.backlog.age"] = 0 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_round_goes_through_any_partition_that_the_node_serves()
    {
        await using var engine = await TestEngine.StartAsync(_receiver);
        engine.Services.GetRequiredService<LaneOwnership>().Withdraw(PartitionSet.All.Without(PartitionSet.Single(63)));

        await RunOnceAsync(engine);

        engine.Services.GetRequiredService<CanaryRounds>().Latency.ShouldNotBeNull();
    }

    [Fact]
    public async Task Round_after_round_its_lane_counts_as_one_that_answers()
    {
        await using var engine = await TestEngine.StartAsync(_receiver, ("Sealpost:Deliveries:BreakerThreshold", "3"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));

        for (var round = 0; round < 10; round++) await engine.Services.GetRequiredService<CanaryLoop>().RunOnceAsync(patience.Token);

        engine.CountRows().ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task A_node_that_serves_nothing_expects_no_round()
    {
        await using var engine = await TestEngine.StartAsync(_receiver, Interval);
        engine.Services.GetRequiredService<LaneOwnership>().Withdraw(PartitionSet.All);
        engine.Clock.Advance(TimeSpan.FromSeconds(91));

        await RunOnceAsync(engine);

        engine.Services.GetRequiredService<CanaryLoop>().IsSilent.ShouldBeFalse();
    }

    [Fact]
    public async Task When_nothing_is_sent_it_falls_silent_and_no_balance_knows_of_it()
    {
        await using var engine = await TestEngine.StartAsync(_receiver, Interval);
        var loop = engine.Services.GetRequiredService<CanaryLoop>();
        await RunOnceAsync(engine);
        await engine.Services.GetRequiredService<Dispatcher>().StopAsync(Cancel);
        loop.IsSilent.ShouldBeFalse();

        await engine.Services.GetRequiredService<MessageIntake>().AcceptCanaryAsync(0, Cancel);
        engine.Clock.Advance(TimeSpan.FromSeconds(91));

        loop.IsSilent.ShouldBeTrue();
        var balance = engine.Services.GetRequiredService<DeliveryBalances>().Read(engine.Clock.GetUtcNow() - TimeSpan.FromHours(1), engine.Clock.GetUtcNow());
        balance.ShouldBe(new DeliveryBalance(0, 0, 0, 0, 0, 0));
    }

    [Fact]
    public async Task What_an_earlier_run_has_left_is_delivered_and_goes_with_a_later_round()
    {
        await using var engine = await TestEngine.StartAsync(_receiver);
        await engine.Services.GetRequiredService<Dispatcher>().StopAsync(Cancel);
        await engine.Services.GetRequiredService<MessageIntake>().AcceptCanaryAsync(0, Cancel);
        engine.CountRows().ShouldBe((1, 1, 0));

        await engine.RestartAsync();
        do await RunOnceAsync(engine);
        while (engine.CountRows() != (0, 0, 0));
    }

    private static Task RunOnceAsync(TestEngine engine) => engine.Services.GetRequiredService<CanaryLoop>().RunOnceAsync(Cancel);
}
