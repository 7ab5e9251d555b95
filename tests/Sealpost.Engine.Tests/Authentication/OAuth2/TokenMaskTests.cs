using System.Text;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

public sealed class TokenMaskTests
{
    private static readonly AccessToken Token = new("00D!a/b+c==", TimeSpan.FromHours(1), null);

    [Theory]
    [InlineData("you sent 00D!a/b+c== twice: 00D!a/b+c==.", "you sent [redacted] twice: [redacted].")]
    [InlineData("{\"auth\":\"Bearer 00D!a\\/b+c==\"}", "{\"auth\":\"Bearer [redacted]\"}")]
    [InlineData("?token=00D%21a%2Fb%2Bc%3D%3D", "?token=[redacted]")]
    [InlineData("nothing", "nothing")]
    [InlineData("", "")]
    public void A_repeated_token_is_cut_out_of_the_body(string body, string kept) =>
        Encoding.UTF8.GetString(Apply(body).Body.Span).ShouldBe(kept);

    [Fact]
    public void A_repeated_token_is_cut_out_of_the_headers() =>
        Apply("", new KeyValuePair<string, string>("X-Echo", "Bearer 00D!a/b+c==")).Headers.Find("x-echo").ShouldBe("Bearer [redacted]");

    private static OutboundResult.Responded Apply(string body, params KeyValuePair<string, string>[] headers) =>
        TokenMask.Apply(new(500, new ResponseHeaders(headers), Encoding.UTF8.GetBytes(body), false), Token);
}
