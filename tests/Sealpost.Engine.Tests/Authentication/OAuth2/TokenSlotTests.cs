using Microsoft.Extensions.Logging.Abstractions;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

public sealed class TokenSlotTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Queue<TaskCompletionSource<TokenOutcome>> _answers = new();
    private readonly List<string?> _asked = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thousand_callers_share_one_fetch_and_its_outcome(bool granted)
    {
        var slot = Slot();
        var answer = Expect();

        var callers = Enumerable.Range(0, 1000).Select(_ => slot.GetAsync(Cancel).AsTask()).ToArray();
        TokenOutcome outcome = granted ? Granted("one") : new TokenOutcome.Unavailable("deadline_passed");
        answer.SetResult(outcome);

        (await Task.WhenAll(callers)).ShouldAllBe(got => ReferenceEquals(got, outcome));
        (await slot.GetAsync(Cancel)).ShouldBeSameAs(outcome);
        _asked.ShouldBe([null]);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_the_fetch_to_the_others()
    {
        var slot = Slot();
        var answer = Expect();
        using var impatient = new CancellationTokenSource();
        var first = slot.GetAsync(impatient.Token).AsTask();
        var second = slot.GetAsync(Cancel).AsTask();

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        answer.SetResult(Granted("one"));

        (await second).ShouldBeOfType<TokenOutcome.Granted>();
    }

    [Fact]
    public async Task Near_its_end_a_token_is_used_while_the_next_is_fetched_once()
    {
        var slot = Slot();
        Expect().SetResult(Granted("one"));
        await slot.GetAsync(Cancel);
        _clock.Advance(TimeSpan.FromMinutes(59.5));
        var answer = Expect();

        for (var caller = 0; caller < 100; caller++) Value(await slot.GetAsync(Cancel)).ShouldBe("one");
        answer.SetResult(Granted("two"));
        while (Value(await slot.GetAsync(Cancel)) != "two") await Task.Yield();

        _asked.ShouldBe([null, "one"]);
    }

    [Fact]
    public async Task A_rejected_token_is_named_so_that_a_store_does_not_give_it_back()
    {
        var slot = Slot();
        Expect().SetResult(Granted("one"));
        var first = (TokenOutcome.Granted)await slot.GetAsync(Cancel);

        slot.Reject(destinationNo: 1, first.Token);
        Expect().SetResult(Granted("two"));

        Value(await slot.GetAsync(Cancel)).ShouldBe("two");
        _asked.ShouldBe([null, "one"]);
    }

    [Fact]
    public async Task A_failure_of_ours_is_an_outcome_and_the_next_fetch_is_made()
    {
        var slot = Slot();
        Expect().SetException(new InvalidOperationException("broken"));

        (await slot.GetAsync(Cancel)).ShouldBe(new TokenOutcome.Unavailable("internal_error"));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Expect().SetResult(Granted("one"));

        Value(await slot.GetAsync(Cancel)).ShouldBe("one");
    }

    private TokenSlot Slot() => new(
        unwanted =>
        {
            _asked.Add(unwanted);
            return _answers.Dequeue().Task;
        },
        _clock, new Random(1), NullLogger.Instance);

    private TaskCompletionSource<TokenOutcome> Expect()
    {
        var answer = new TaskCompletionSource<TokenOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers.Enqueue(answer);
        return answer;
    }

    private static TokenOutcome.Granted Granted(string value) => new(new AccessToken(value, TimeSpan.FromHours(1), null));

    private static string Value(TokenOutcome outcome) => outcome.ShouldBeOfType<TokenOutcome.Granted>().Token.Value;
}
