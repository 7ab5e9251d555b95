using System.Text;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Tests.Authentication;

public sealed class CredentialMaskTests
{
    [Theory]
    [InlineData("you sent 00D!a/b+c== twice: 00D!a/b+c==.", "you sent [redacted] twice: [redacted].")]
    [InlineData("{\"auth\":\"Bearer 00D!a\\/b+c==\"}", "{\"auth\":\"Bearer [redacted]\"}")]
    [InlineData("{\"auth\":\"00D!a/b\\u002Bc==\"}", "{\"auth\":\"[redacted]\"}")]
    [InlineData("?token=00D%21a%2Fb%2Bc%3D%3D", "?token=[redacted]")]
    [InlineData("nothing", "nothing")]
    [InlineData("", "")]
    public void A_repeated_token_is_cut_out_of_the_body(string body, string kept) => Body("Bearer 00D!a/b+c==", body).ShouldBe(kept);

    [Theory]
    [InlineData("Authorization: Basic aG9va3VzZXI6c8O2Y3JldA==", "Authorization: Basic [redacted]")]
    [InlineData("aG9va3VzZXI6c8O2Y3JldA==", "[redacted]")]
    [InlineData("hookuser has not the password söcret", "hookuser has not the password [redacted]")]
    public void A_repeated_password_is_cut_out_however_it_stands_there(string body, string kept) => Body("Basic aG9va3VzZXI6c8O2Y3JldA==", body).ShouldBe(kept);

    [Theory]
    [InlineData("Token s3cret", "not Token s3cret", "not [redacted]")]
    [InlineData("s3 \"cret\"", "{\"key\":\"s3 \\\"cret\\\"\"}", "{\"key\":\"[redacted]\"}")]
    [InlineData("ok", "all is ok", "all is ok")]
    public void A_header_of_any_form_is_cut_out_unless_it_is_too_short_to_be_secret(string value, string body, string kept) => Body(value, body, "X-Api-Key").ShouldBe(kept);

    [Fact]
    public void A_repeated_credential_is_cut_out_of_the_headers() =>
        Apply("Authorization", "Bearer 00D!a/b+c==", "", new KeyValuePair<string, string>("X-Echo", "Bearer 00D!a/b+c== it was")).Headers.Find("x-echo").ShouldBe("Bearer [redacted] it was");

    private static string Body(string credential, string body, string name = "Authorization") => Encoding.UTF8.GetString(Apply(name, credential, body).Body.Span);

    private static OutboundResult.Responded Apply(string name, string credential, string body, params KeyValuePair<string, string>[] headers) =>
        CredentialMask.Apply(new(500, new ResponseHeaders(headers), Encoding.UTF8.GetBytes(body), false), [new(name, credential)]);
}
