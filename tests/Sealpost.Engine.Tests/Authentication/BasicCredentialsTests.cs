using Sealpost.Engine.Authentication;

namespace Sealpost.Engine.Tests.Authentication;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("test", "123£", "Basic dGVzdDoxMjPCow==")]
    [InlineData("hookuser", "p:a:ssé", "Basic aG9va3VzZXI6cDphOnNzw6k=")]
    public void Build_encodes_as_utf8(string username, string password, string expected) => BasicCredentials.Build(username, password).ShouldBe(expected);

    [Theory]
    [InlineData("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("Bearer abc", "Bearer abc")]
    [InlineData("bm9jb2xvbg==", "bm9jb2xvbg==")]
    [InlineData("not-base64", "not-base64")]
    public void Complete_puts_the_word_Basic_only_where_it_is_missing(string pasted, string expected) => BasicCredentials.Complete(pasted).ShouldBe(expected);
}
