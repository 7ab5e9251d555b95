using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Tests.Messages;

public sealed class MessageTraceTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, Trace)]
    [InlineData("X-A: 1", null)]
    [InlineData("X-A: 1\nX-B: 2", Trace)]
    public void A_trace_is_kept_beside_the_headers_and_found_again(string? headers, string? trace) =>
        MessageTrace.Split(MessageTrace.WithTrace(headers, trace)).ShouldBe((headers, trace));

    [Fact]
    public void What_is_not_traced_is_stored_as_it_was() => MessageTrace.WithTrace("X-A: 1", null).ShouldBe("X-A: 1");

    [Theory]
    [InlineData("X-A: sealpost-trace: 00")]
    [InlineData("sealpost-trace: 00\nX-A: 1")]
    public void A_header_that_only_looks_like_it_stays_a_header(string headers) => MessageTrace.Split(headers).ShouldBe((headers, null));
}
