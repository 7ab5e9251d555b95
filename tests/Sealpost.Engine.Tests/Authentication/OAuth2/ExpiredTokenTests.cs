using System.Text;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

public sealed class ExpiredTokenTests
{
    [Theory]
    [InlineData(401, "", true)]
    [InlineData(401, "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]", true)]
    [InlineData(403, "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]", true)]
    [InlineData(400, "{\"success\":false,\"errorMessage\":\"Auth token is expired.\",\"errorCode\":\"JWT_EXPIRED\"}", true)]
    [InlineData(403, "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]", false)]
    [InlineData(403, "", false)]
    [InlineData(400, "[7,null,{\"errorCode\":7}]", false)]
    [InlineData(400, "{\"errorCode\":", false)]
    [InlineData(500, "{\"errorCode\":\"JWT_EXPIRED\"}", false)]
    [InlineData(200, "{\"errorCode\":\"JWT_EXPIRED\"}", false)]
    public void IsToldBy_reads_the_status_and_the_known_codes(int status, string body, bool expired) =>
        ExpiredToken.IsToldBy(new OutboundResult.Responded(status, default, Encoding.UTF8.GetBytes(body), false)).ShouldBe(expired);

    [Fact]
    public void A_very_deep_body_is_not_read() => ExpiredToken.IsToldBy(new(400, default, Encoding.UTF8.GetBytes(new string('[', 60_000)), false)).ShouldBeFalse();
}
