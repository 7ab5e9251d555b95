using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

public sealed class TokenKnowledgeTests
{
    private const int Bad = 1;
    private const int Good = 2;
    private static readonly TokenOutcome.Granted Hour = Granted("one");

    [Fact]
    public void Nothing_known_asks() => TokenKnowledge.None.Next(TimeSpan.Zero).ShouldBe(TokenStep.Fetch);

    [Theory]
    [InlineData(0, TokenStep.Use)]
    [InlineData(3539, TokenStep.Use)]
    [InlineData(3540, TokenStep.UseAndRefresh)]
    [InlineData(3594, TokenStep.UseAndRefresh)]
    [InlineData(3595, TokenStep.Fetch)]
    [InlineData(9999, TokenStep.Fetch)]
    internal void A_token_is_refreshed_a_minute_early_and_not_used_in_its_last_seconds(int seconds, TokenStep step) =>
        TokenKnowledge.None.After(Hour, TimeSpan.Zero, chance: 0).Next(TimeSpan.FromSeconds(seconds)).ShouldBe(step);

    [Fact]
    public void Chance_spreads_the_refresh_over_another_minute()
    {
        var known = TokenKnowledge.None.After(Hour, TimeSpan.Zero, chance: 0.5);

        known.Next(TimeSpan.FromSeconds(3509)).ShouldBe(TokenStep.Use);
        known.Next(TimeSpan.FromSeconds(3510)).ShouldBe(TokenStep.UseAndRefresh);
    }

    [Fact]
    public void Even_the_shortest_token_is_used_for_some_seconds() =>
        TokenKnowledge.None.After(Granted("one", 10), TimeSpan.Zero, chance: 0.99).Next(TimeSpan.FromSeconds(5)).ShouldBe(TokenStep.Use);

    [Fact]
    public void A_refusal_is_believed_for_a_minute()
    {
        var known = TokenKnowledge.None.After(new TokenOutcome.Refused("invalid_client"), TimeSpan.Zero, 0);

        known.Next(TimeSpan.FromSeconds(59)).ShouldBe(TokenStep.Fail);
        known.Next(TimeSpan.FromSeconds(60)).ShouldBe(TokenStep.Fetch);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 40)]
    [InlineData(5, 60)]
    [InlineData(50, 60)]
    public void Trouble_backs_off_up_to_a_minute(int failures, int seconds)
    {
        var known = TokenKnowledge.None;
        for (var failure = 0; failure < failures; failure++) known = known.After(new TokenOutcome.Unavailable("token_endpoint_503"), TimeSpan.Zero, 0);

        known.Next(TimeSpan.FromSeconds(seconds - 1)).ShouldBe(TokenStep.Fail);
        known.Next(TimeSpan.FromSeconds(seconds)).ShouldBe(TokenStep.Fetch);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(120, 120)]
    [InlineData(315_360_000, 900)]
    public void Retry_After_is_honoured_within_bounds(int asked, int seconds)
    {
        var known = TokenKnowledge.None.After(new TokenOutcome.Unavailable("token_endpoint_429", TimeSpan.FromSeconds(asked)), TimeSpan.Zero, 0);

        known.Next(TimeSpan.FromSeconds(seconds - 1)).ShouldBe(TokenStep.Fail);
        known.Next(TimeSpan.FromSeconds(seconds)).ShouldBe(TokenStep.Fetch);
    }

    [Fact]
    public void A_failed_refresh_leaves_the_token_in_use()
    {
        var known = TokenKnowledge.None.After(Hour, TimeSpan.Zero, 0).After(new TokenOutcome.Refused("invalid_client"), TimeSpan.FromSeconds(3540), 0);

        known.Next(TimeSpan.FromSeconds(3541)).ShouldBe(TokenStep.Use);
        known.Next(TimeSpan.FromSeconds(3596)).ShouldBe(TokenStep.Fail);
        known.Next(TimeSpan.FromSeconds(3600)).ShouldBe(TokenStep.Fetch);
    }

    [Fact]
    public void A_rejected_token_is_dropped_but_only_once_a_minute_for_one_destination()
    {
        var first = TokenKnowledge.None.After(Hour, TimeSpan.Zero, 0).AfterRejection(Bad, Hour.Token, TimeSpan.FromSeconds(1));
        first.Next(TimeSpan.FromSeconds(1)).ShouldBe(TokenStep.Fetch);
        first.Rejected.ShouldBe("one");

        var second = first.After(Granted("two"), TimeSpan.FromSeconds(2), 0);
        second.AfterRejection(Bad, Granted("two").Token, TimeSpan.FromSeconds(60)).Next(TimeSpan.FromSeconds(60)).ShouldBe(TokenStep.Use);
        second.AfterRejection(Bad, Granted("two").Token, TimeSpan.FromSeconds(61)).Next(TimeSpan.FromSeconds(61)).ShouldBe(TokenStep.Fetch);
    }

    [Fact]
    public void A_receiver_that_refuses_everything_takes_no_recovery_from_another()
    {
        var known = TokenKnowledge.None.After(Hour, TimeSpan.Zero, 0).AfterRejection(Bad, Hour.Token, TimeSpan.FromSeconds(1)).After(Granted("two"), TimeSpan.FromSeconds(2), 0);
        known = known.AfterRejection(Bad, Granted("two").Token, TimeSpan.FromSeconds(3));
        known.Next(TimeSpan.FromSeconds(3)).ShouldBe(TokenStep.Use, "it has had its new token for this minute");

        known = known.AfterRejection(Good, Granted("two").Token, TimeSpan.FromSeconds(4));

        known.Next(TimeSpan.FromSeconds(4)).ShouldBe(TokenStep.Fetch);
        known.Rejected.ShouldBe("two");
    }

    [Fact]
    public void A_late_rejection_of_an_old_token_leaves_the_new_one_alone() =>
        TokenKnowledge.None.After(Granted("two"), TimeSpan.Zero, 0).AfterRejection(Bad, Hour.Token, TimeSpan.FromSeconds(1)).Next(TimeSpan.FromSeconds(1)).ShouldBe(TokenStep.Use);

    private static TokenOutcome.Granted Granted(string value, int seconds = 3600) => new(new AccessToken(value, TimeSpan.FromSeconds(seconds), null));
}
