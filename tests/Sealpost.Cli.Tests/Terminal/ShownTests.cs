using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Tests.Terminal;

public sealed class ShownTests
{
    [Theory]
    [InlineData(VerifyOutcome.Accepted, "accepted")]
    [InlineData(VerifyOutcome.NoKey, "no-key")]
    [InlineData(VerifyOutcome.SignatureMismatch, "signature-mismatch")]
    [InlineData(VerifyOutcome.TimestampTooOld, "timestamp-too-old")]
    public void Outcome_IsNamedInKebabCase(VerifyOutcome outcome, string name) => Shown.Outcome(outcome).ShouldBe(name);
}
