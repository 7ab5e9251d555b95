using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Tests.Egress;

public sealed class HeaderPolicyTests
{
    [Theory]
    [InlineData("X-Env", "prod")]
    [InlineData("X-Empty", "")]
    [InlineData("X-Spaced", "a b\tc")]
    [InlineData("!#$%&'*+-.^_`|~09azAZ", "~")]
    [InlineData("User-Agent", "Acme/1.0 (+https://example.com)")]
    public void An_ordinary_header_is_accepted(string name, string value) =>
        HeaderPolicy.Check(name, value, [], authorizationChosen: false).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("X A")]
    [InlineData("X:A")]
    [InlineData("X-A\r\nInjected")]
    [InlineData("X-É")]
    [InlineData("X-A\0")]
    [InlineData("\"X\"")]
    public void A_name_that_is_not_a_token_is_refused(string name) => FaultOf(name, "1").ShouldBe(HeaderFault.Name);

    [Theory]
    [InlineData("a\r\nInjected: 1")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("café")]
    [InlineData("a\u010Ab")]
    [InlineData("a\u007Fb")]
    [InlineData(" a")]
    [InlineData("a\t")]
    public void A_value_that_is_not_visible_ASCII_is_refused(string value) => FaultOf("X-A", value).ShouldBe(HeaderFault.Value);

    [Theory]
    [InlineData("Host")]
    [InlineData("host")]
    [InlineData("Connection")]
    [InlineData("Keep-Alive")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Content-Length")]
    [InlineData("Content-Type")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("Upgrade")]
    [InlineData("Expect")]
    [InlineData("Cookie")]
    [InlineData("Set-Cookie")]
    [InlineData("Proxy-Authorization")]
    [InlineData("PROXY-CONNECTION")]
    public void A_header_of_the_connection_is_refused(string name) => FaultOf(name, "1").ShouldBe(HeaderFault.Reserved);

    [Fact]
    public void A_header_of_the_destinations_own_scheme_is_refused()
    {
        HeaderPolicy.Check("WEBHOOK-Signature", "1", ["webhook-id", "webhook-signature"], false)!.Value.Fault.ShouldBe(HeaderFault.SignatureHeader);
        HeaderPolicy.Check("webhook-signature", "1", [], false).ShouldBeNull();
    }

    [Fact]
    public void Authorization_needs_to_be_the_chosen_authentication()
    {
        FaultOf("authorization", "Bearer x").ShouldBe(HeaderFault.Authorization);
        HeaderPolicy.Check("Authorization", "Bearer x", [], authorizationChosen: true).ShouldBeNull();
        HeaderPolicy.CheckWire("Authorization", "Bearer x").ShouldBeNull();
    }

    [Fact]
    public void There_are_at_most_50_headers()
    {
        var fifty = Enumerable.Range(0, 50).Select(number => KeyValuePair.Create($"X-{number}", "1")).ToList();

        HeaderPolicy.CheckAll(fifty, [], false).ShouldBeNull();
        HeaderPolicy.CheckAll([.. fifty, new("X-50", "1")], [], false)!.Value.Fault.ShouldBe(HeaderFault.TooMany);
    }

    [Fact]
    public void They_take_at_most_8_KiB()
    {
        HeaderPolicy.CheckAll([new("X-A", new('a', 8192 - 7))], [], false).ShouldBeNull();
        HeaderPolicy.CheckAll([new("X-A", new('a', 8192 - 6))], [], false)!.Value.Fault.ShouldBe(HeaderFault.TooLarge);
    }

    [Fact]
    public void A_refusal_never_repeats_the_value()
    {
        var refusal = HeaderPolicy.CheckAll([new("X-Key", "s3cret\n")], [], false)!.Value;

        refusal.Name.ShouldBe("X-Key");
        refusal.Message.ShouldNotContain("s3cret");
    }

    private static HeaderFault FaultOf(string name, string value) => HeaderPolicy.Check(name, value, [], authorizationChosen: false)!.Value.Fault;
}
