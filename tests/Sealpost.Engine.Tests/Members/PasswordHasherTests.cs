using Sealpost.Engine.Members;

namespace Sealpost.Engine.Tests.Members;

public sealed class PasswordHasherTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_is_known_again_and_no_other_is()
    {
        using var hasher = new PasswordHasher(100);
        var stored = await hasher.HashAsync("tea für zwei, 茶", Cancel);

        (await hasher.VerifyAsync(stored, "tea für zwei, 茶", Cancel)).ShouldBe(PasswordVerdict.Right);
        (await hasher.VerifyAsync(stored, "tea für zwei, 茶 ", Cancel)).ShouldBe(PasswordVerdict.Wrong);
        (await hasher.HashAsync("tea für zwei, 茶", Cancel)).ShouldNotBe(stored, "the salt is random");
    }

    [Fact]
    public async Task A_hash_says_how_it_was_made_so_that_the_cost_can_rise()
    {
        using var cheap = new PasswordHasher(100);
        using var dear = new PasswordHasher(200);
        var stored = await cheap.HashAsync("correct horse", Cancel);

        stored.ShouldStartWith("$pbkdf2-sha512$i=100$");
        (await dear.VerifyAsync(stored, "correct horse", Cancel)).ShouldBe(PasswordVerdict.RightButOld);
        (await dear.VerifyAsync(stored, "wrong horse", Cancel)).ShouldBe(PasswordVerdict.Wrong);
        PasswordHasher.Iterations.ShouldBeGreaterThanOrEqualTo(210_000, "OWASP, for HMAC-SHA512");
    }

    [Fact]
    public async Task It_says_when_so_many_wait_that_others_had_better_come_later()
    {
        using var hasher = new PasswordHasher(2_000_000);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        hasher.IsBusy.ShouldBeFalse();

        var crowd = Enumerable.Range(0, 200).Select(_ => hasher.VerifyAsync(null, "anything", giveUp.Token)).ToArray();

        hasher.IsBusy.ShouldBeTrue();
        await giveUp.CancelAsync();
        foreach (var one in crowd) await ((Task)one).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        hasher.IsBusy.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("$pbkdf2-sha512$i=0$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("$pbkdf2-sha512$i=100$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    [InlineData("$pbkdf2-sha256$i=100$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task What_is_no_hash_is_wrong_and_costs_as_much(string? stored)
    {
        using var hasher = new PasswordHasher(100);

        (await hasher.VerifyAsync(stored, "anything", Cancel)).ShouldBe(PasswordVerdict.Wrong);

        hasher.Runs.ShouldBe(1);
    }
}
