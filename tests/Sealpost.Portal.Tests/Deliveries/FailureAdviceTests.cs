using Sealpost.Client.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Portal.Deliveries;

namespace Sealpost.Portal.Tests.Deliveries;

public sealed class FailureAdviceTests
{
    [Fact]
    public void Every_reason_and_stage_of_a_failure_has_words_of_its_own()
    {
        foreach (var (reason, stage) in Enum.GetValues<FailureReason>().SelectMany(_ => Enum.GetValues<FailureStage>(), (reason, stage) => (reason, stage)))
        {
            var advice = FailureAdvice.Of(Failed(null, stage.ToString().ToLowerInvariant(), reason.PublicReason())).ShouldNotBeNull();
            advice.Do.ShouldNotBeEmpty();
            if (stage is not (FailureStage.Policy or FailureStage.Cancelled)) advice.What.ShouldNotBe(reason.PublicReason(), $"{stage}, {reason}");
        }
    }

    [Theory]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(503)]
    public void Every_status_is_named(int status) => FailureAdvice.Of(Failed(status, null, null)).ShouldNotBeNull().What.ShouldContain($"{status}");

    [Theory]
    [InlineData(503, null)]
    [InlineData(null, "send")]
    [InlineData(null, "dns")]
    public void After_the_last_attempt_nobody_is_told_that_another_follows(int? status, string? stage)
    {
        FailureAdvice.Of(Failed(status, stage, null)).ShouldNotBeNull().Do.ShouldContain("tried again");
        FailureAdvice.Of(Failed(status, stage, null) with { Outcome = AttemptOutcome.Exhausted }).ShouldNotBeNull().Do.ShouldNotContain("tried again");
    }

    [Fact]
    public void What_went_well_needs_none() => FailureAdvice.Of(Failed(200, null, null) with { Outcome = AttemptOutcome.Succeeded }).ShouldBeNull();

    private static Attempt Failed(int? status, string? stage, string? detail) => new() { Outcome = AttemptOutcome.Retrying, Status = status, Stage = stage, Detail = detail, Request = new() { Headers = [] } };
}
