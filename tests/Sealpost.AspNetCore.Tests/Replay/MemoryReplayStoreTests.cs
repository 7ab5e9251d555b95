using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Diagnostics;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Tests.Diagnostics;

namespace Sealpost.AspNetCore.Tests.Replay;

public sealed class MemoryReplayStoreTests : ReplayStoreTests, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MemoryReplayStore _store;

    public MemoryReplayStoreTests() => _store = new(1_000, Clock, new ReceiverMetrics(_services.GetRequiredService<IMeterFactory>()));

    private protected override IWebhookReplayStore Store => _store;

    [Fact]
    public async Task It_never_holds_more_than_its_capacity_and_forgets_what_ends_first()
    {
        using var meter = new MeterRecorder(_services.GetRequiredService<IMeterFactory>());
        for (var i = 1; i <= 3_000; i++)
        {
            await ClaimAsync(new((UInt128)i, 1));
            await _store.CompleteAsync(new((UInt128)i, 1), TimeSpan.FromHours(1) + TimeSpan.FromSeconds(i));
        }

        _store.Count.ShouldBe(1_000);
        meter.Sum("sealpost.receive.replay.forgotten").ShouldBe(2_000);
        (await ClaimAsync(new(3_000, 1))).ShouldBe(ReplayVerdict.Copy);
        (await ClaimAsync(new(1, 1))).ShouldBe(ReplayVerdict.First);
    }

    [Fact]
    public async Task What_ends_first_is_forgotten_first_whichever_source_it_came_from()
    {
        for (var i = 1; i <= 1_000; i++)
        {
            await ClaimAsync(new((UInt128)i, 1));
            await _store.CompleteAsync(new((UInt128)i, 1), i <= 600 ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1));
        }

        for (var i = 1_001; i <= 1_450; i++) await ClaimAsync(new((UInt128)i, 1));

        _store.Count.ShouldBe(1_000);
        (await ClaimAsync(new(60, 1))).ShouldBe(ReplayVerdict.Copy);
        (await ClaimAsync(new(600, 1))).ShouldBe(ReplayVerdict.Copy);
        (await ClaimAsync(new(601, 1))).ShouldBe(ReplayVerdict.First);
    }

    [Fact]
    public async Task It_empties_itself_as_time_goes_by()
    {
        using var meter = new MeterRecorder(_services.GetRequiredService<IMeterFactory>());
        for (var i = 1; i <= 500; i++)
        {
            await ClaimAsync(new((UInt128)i, 1));
            await _store.CompleteAsync(new((UInt128)i, 1), TimeSpan.FromHours(1));
        }

        Clock.Advance(TimeSpan.FromHours(1));
        await ClaimAsync(new(10_000, 1));

        _store.Count.ShouldBe(1);
        meter.Sum("sealpost.receive.replay.forgotten").ShouldBe(0);
    }

    public void Dispose() => _services.Dispose();
}
