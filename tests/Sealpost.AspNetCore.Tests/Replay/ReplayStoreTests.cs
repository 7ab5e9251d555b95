using Sealpost.AspNetCore.Replay;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Replay;

/// <summary>What every replay store has to keep to; run for each of them.</summary>
public abstract class ReplayStoreTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);
    private static readonly ReplayKey Key = new(7, 100);

    private protected TestClock Clock { get; } = new();

    private protected abstract IWebhookReplayStore Store { get; }

    [Fact]
    public async Task The_first_claim_wins_and_others_wait()
    {
        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.First);
        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.InProgress);
        (await ClaimAsync(new(8, 100))).ShouldBe(ReplayVerdict.First);
    }

    [Fact]
    public async Task What_was_handled_is_a_copy_when_signed_at_the_same_time_and_a_retry_when_signed_anew()
    {
        await ClaimAsync(Key);
        await Store.CompleteAsync(Key, Retention);

        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.Copy);
        (await ClaimAsync(Key with { SignedAt = 200 })).ShouldBe(ReplayVerdict.Retry);
        (await ClaimAsync(Key with { SignedAt = 0 })).ShouldBe(ReplayVerdict.Retry);
    }

    [Fact]
    public async Task Without_a_signed_time_a_copy_cannot_be_told_from_a_retry()
    {
        var key = new ReplayKey(9, 0);
        await ClaimAsync(key);
        await Store.CompleteAsync(key, Retention);

        (await ClaimAsync(key)).ShouldBe(ReplayVerdict.Retry);
    }

    [Fact]
    public async Task What_failed_is_let_through_again_and_what_succeeded_cannot_be_released()
    {
        await ClaimAsync(Key);
        await Store.ReleaseAsync(Key);
        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.First);

        await Store.CompleteAsync(Key, Retention);
        await Store.ReleaseAsync(Key);
        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.Copy);
    }

    [Fact]
    public async Task It_is_forgotten_after_its_retention_and_not_before()
    {
        await ClaimAsync(Key);
        await Store.CompleteAsync(Key, Retention);

        Clock.Advance(Retention - TimeSpan.FromSeconds(1));
        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.Copy);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await ClaimAsync(Key)).ShouldBe(ReplayVerdict.First);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_one_is_first()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => ClaimAsync(Key).AsTask(), TestContext.Current.CancellationToken)));

        claims.Count(verdict => verdict == ReplayVerdict.First).ShouldBe(1);
        claims.Count(verdict => verdict == ReplayVerdict.InProgress).ShouldBe(31);
    }

    private protected ValueTask<ReplayVerdict> ClaimAsync(ReplayKey key) => Store.ClaimAsync(key, Lease, TestContext.Current.CancellationToken);
}
