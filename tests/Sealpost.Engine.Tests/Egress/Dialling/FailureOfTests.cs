using Sealpost.Engine.Egress;
using Sealpost.Engine.Egress.Dialling;

namespace Sealpost.Engine.Tests.Egress.Dialling;

public sealed class FailureOfTests
{
    [Fact]
    public void A_connection_that_was_given_up_for_its_time_has_timed_out_however_the_handler_wraps_that()
    {
        var wrapped = new HttpRequestException(HttpRequestError.ConnectionError, "", new OperationCanceledException());

        FailureOf.Exception(wrapped, FailureStage.Connect).ShouldBe((FailureStage.Connect, FailureReason.ConnectTimedOut));
        FailureOf.Exception(new OperationCanceledException(), FailureStage.Connect).ShouldBe((FailureStage.Connect, FailureReason.ConnectTimedOut));
    }

    [Fact]
    public void A_connection_that_failed_has_not_timed_out()
    {
        var failed = new HttpRequestException(HttpRequestError.ConnectionError, "", new IOException());

        FailureOf.Exception(failed, FailureStage.Connect).ShouldBe((FailureStage.Connect, FailureReason.ConnectFailed));
    }
}
