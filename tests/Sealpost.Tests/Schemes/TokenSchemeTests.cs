using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Tests.Schemes;

public sealed class TokenSchemeTests
{
    private static Scheme Find(string id) => SchemeCatalogue.Default.Find(id)!;

    [Theory]
    [InlineData("gitlab-token@1", "X-Gitlab-Token")]
    [InlineData("telegram@1", "X-Telegram-Bot-Api-Secret-Token")]
    [InlineData("okta-event-hook@1", "Authorization")]
    public void A_token_is_sent_as_it_is_and_compared_whole(string id, string header)
    {
        var scheme = Find(id);
        SchemeKey[] keys = [scheme.Key("first"), scheme.Key("second")];

        scheme.Sign([], keys).ShouldBe(Exchange.Headers((header, "second")));
        scheme.Verify(Exchange.Headers((header, "first")), [], keys).KeyIndex.ShouldBe(0);
        scheme.Verify(Exchange.Headers((header, "second")), [], keys).KeyIndex.ShouldBe(1);
        scheme.Verify(Exchange.Headers((header, "secon")), [], keys).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        scheme.Verify(Exchange.Headers((header, "Second")), [], keys).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        scheme.Verify([], [], keys).Outcome.ShouldBe(VerifyOutcome.MissingSignature);
    }

    [Theory]
    [InlineData("two\r\nlines")]
    [InlineData("café")]
    [InlineData("ends in a blank ")]
    [InlineData("nul\0")]
    public void A_token_that_cannot_stand_in_a_header_makes_no_key(string token) =>
        Should.Throw<SecretFormatException>(() => Find("gitlab-token@1").Key(token)).Message.ShouldNotContain(token);

    [Fact]
    public void A_token_in_the_body_cannot_be_written_by_us() => Find("figma@1").CanSign.ShouldBeFalse();

    [Theory]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", VerifyOutcome.Accepted)]
    [InlineData("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", VerifyOutcome.Accepted)]
    [InlineData("Basic  QWxhZGRpbjpvcGVuIHNlc2FtZQ==", VerifyOutcome.Accepted)]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", VerifyOutcome.MalformedSignature)]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==", VerifyOutcome.MalformedSignature)]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZg==", VerifyOutcome.SignatureMismatch)]
    [InlineData("BasicQWxhZGRpbjpvcGVuIHNlc2FtZQ==", VerifyOutcome.MalformedSignature)]
    [InlineData("Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==", VerifyOutcome.MalformedSignature)]
    [InlineData("Basic", VerifyOutcome.MalformedSignature)]
    [InlineData("Basic ", VerifyOutcome.MalformedSignature)]
    [InlineData("Basic ====", VerifyOutcome.MalformedSignature)]
    public void Basic_credentials_are_read_as_RFC_7617_writes_them(string header, VerifyOutcome expected) =>
        Find("basic@1").Verify(Exchange.Headers(("Authorization", header)), [], [Find("basic@1").Key("Aladdin:open sesame")]).Outcome.ShouldBe(expected);

    [Fact]
    public void Basic_credentials_of_any_length_do_not_throw()
    {
        var scheme = Find("basic@1");
        foreach (var length in new[] { 1, 1023, 1024, 1025, 100_000 })
        {
            var header = $"Basic {Convert.ToBase64String(new byte[length])}";
            scheme.Verify(Exchange.Headers(("Authorization", header)), [], [scheme.Key("a:b")]).IsAccepted.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("nocolon")]
    [InlineData("user:pass\nword")]
    public void Basic_credentials_need_a_colon_and_no_control_characters(string secret) =>
        Should.Throw<SecretFormatException>(() => Find("basic@1").Key(secret));

    [Fact]
    public void None_accepts_everything_because_it_was_spelled_out()
    {
        var scheme = Find("none@1");

        scheme.Verify([], Exchange.Utf8("anything"), []).IsAccepted.ShouldBeTrue();
        scheme.Sign([], []).ShouldBeEmpty();
        Should.Throw<SecretFormatException>(() => scheme.Key("secret"));
        Should.Throw<InvalidOperationException>(() => scheme.SecretFormat.Generate());
    }
}
