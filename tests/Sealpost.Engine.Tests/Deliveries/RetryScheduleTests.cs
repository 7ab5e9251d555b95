using System.Collections.Immutable;
using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 6, 10, 55, TimeSpan.Zero);

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void Decide_2xx_Succeeds(int status) => Decide(Policy(), 0, new(status, null)).ShouldBeOfType<Verdict.Succeeded>();

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    public void Decide_Other2xxWhereOnly200Counts_Retries(int status) =>
        Decide(Policy() with { Success = SuccessRule.Only200 }, 0, new(status, null)).ShouldBeOfType<Verdict.Retry>();

    [Theory]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(null)]
    public void Decide_Failure_RetriesAfterTheDelayOfTheStep(int? status)
    {
        Decide(Policy(), 0, new(status, null)).ShouldBe(new Verdict.Retry(Now.AddSeconds(30), null));
        Decide(Policy(), 1, new(status, null)).ShouldBe(new Verdict.Retry(Now.AddMinutes(1), null));
    }

    [Fact]
    public void Decide_AfterTheLastDelay_IsExhausted() => Decide(Policy(), 2, new(500, null)).ShouldBeOfType<Verdict.Exhausted>();

    [Theory]
    [InlineData(0.0, 27)]
    [InlineData(0.5, 30)]
    [InlineData(1.0, 33)]
    public void Decide_Jitter_SpreadsTheDelayAroundItself(double chance, int seconds) =>
        RetrySchedule.Decide(Policy() with { Jitter = 0.2 }, 0, new(500, null), Now, chance).ShouldBe(new Verdict.Retry(Now.AddSeconds(seconds), null));

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public void Decide_RetryAfterLongerThanTheDelay_PostponesAndPaces(int status) =>
        Decide(Policy(), 0, new(status, TimeSpan.FromMinutes(10))).ShouldBe(new Verdict.Retry(Now.AddMinutes(10), Now.AddMinutes(10)));

    [Fact]
    public void LongestWait_IsTheLongestDelayOrRetryAfter()
    {
        var policy = Policy() with { Jitter = 0.2, HonoursRetryAfter = false };
        RetrySchedule.LongestWait(policy).ShouldBe(TimeSpan.FromSeconds(66));
        RetrySchedule.LongestWait(policy with { Delays = [] }).ShouldBe(TimeSpan.Zero);
        RetrySchedule.LongestWait(policy with { HonoursRetryAfter = true }).ShouldBe(RetrySchedule.LongestRetryAfter);
        RetrySchedule.LongestWait(policy with { HonoursRetryAfter = true, Delays = [TimeSpan.FromHours(40)] }).ShouldBe(TimeSpan.FromHours(44));
    }

    [Fact]
    public void Decide_RetryAfterShorterThanTheDelay_KeepsTheDelay() =>
        Decide(Policy(), 0, new(429, TimeSpan.FromSeconds(1))).ShouldBe(new Verdict.Retry(Now.AddSeconds(30), Now.AddSeconds(1)));

    [Fact]
    public void Decide_RetryAfterOfAYear_IsBoundedToADay() =>
        Decide(Policy(), 0, new(503, TimeSpan.FromDays(365))).ShouldBe(new Verdict.Retry(Now.AddDays(1), Now.AddDays(1)));

    [Fact]
    public void Decide_RetryAfterWhereItIsNotHonoured_IsIgnored() =>
        Decide(Policy() with { HonoursRetryAfter = false }, 0, new(429, TimeSpan.FromMinutes(10))).ShouldBe(new Verdict.Retry(Now.AddSeconds(30), null));

    [Fact]
    public void Decide_410_EndsTheDestinationWhereThatIsAsked()
    {
        Decide(Policy() with { GoneDisables = true }, 0, new(410, null)).ShouldBeOfType<Verdict.Gone>();
        Decide(Policy(), 0, new(410, null)).ShouldBeOfType<Verdict.Retry>();
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Wed, 11 Mar 2026 06:11:55 GMT", 60)]
    [InlineData("Wed, 11 Mar 2026 06:00:00 GMT", 0)]
    [InlineData("99999999999", 86_400)]
    public void Parse_RetryAfter_ReadsSecondsAndDates(string value, int seconds) =>
        RetryAfter.Parse(value, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("99999999999999999999999999")]
    public void Parse_RetryAfterThatIsNeither_IsIgnored(string? value) => RetryAfter.Parse(value, Now).ShouldBeNull();

    [Theory]
    [InlineData(0.2, "1")]
    [InlineData(1, "1")]
    [InlineData(1.2, "2")]
    public void Format_AnyWait_IsWholeSecondsRoundedUp(double seconds, string expected) => RetryAfter.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    private static RetryPolicy Policy() => new(
        ImmutableArray.Create(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)), Jitter: 0, SuccessRule.Any2xx, HonoursRetryAfter: true, GoneDisables: false);

    private static Verdict Decide(RetryPolicy policy, int step, AttemptResponse response) => RetrySchedule.Decide(policy, step, response, Now, chance: 0.5);
}
