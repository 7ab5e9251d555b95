using System.Net;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

public sealed class DestinationUrlPolicyTests
{
    private static readonly DestinationUrlPolicy Strict = Policy();

    [Theory]
    [InlineData("https://example.com/hook")]
    [InlineData("https://EXAMPLE.com/Hook?token=a%20b&x=%2F")]
    [InlineData("https://example.com:8443/hook")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://пример.example/")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://[2606:4700:4700::1111]:8443/")]
    [InlineData("https://a_b.example.com")]
    [InlineData("https://1.example.com/")]
    [InlineData("https://example.com/a@b")]
    public void A_public_https_url_is_accepted(string text) =>
        Strict.Check(text, carriesCredentials: true).ShouldBeOfType<UrlDecision.Accepted>().Url.ShouldBe(new Uri(text));

    [Theory]
    [InlineData("", nameof(UrlFault.NotAUrl))]
    [InlineData("example.com", nameof(UrlFault.NotAUrl))]
    [InlineData("https:example.com", nameof(UrlFault.NotAUrl))]
    [InlineData("https:///example.com", nameof(UrlFault.NotAUrl))]
    [InlineData(" https://example.com", nameof(UrlFault.NotAUrl))]
    [InlineData("https://example.com/a b", nameof(UrlFault.NotAUrl))]
    [InlineData("https://example.com/\r\nX: y", nameof(UrlFault.NotAUrl))]
    [InlineData("https://example.com\\@127.0.0.1/", nameof(UrlFault.NotAUrl))]
    [InlineData("https://example.com:65536/", nameof(UrlFault.NotAUrl))]
    [InlineData("http://example.com/", nameof(UrlFault.Scheme))]
    [InlineData("ftp://example.com/", nameof(UrlFault.Scheme))]
    [InlineData("file:///etc/passwd", nameof(UrlFault.Scheme))]
    [InlineData("/relative", nameof(UrlFault.NotAUrl))]
    [InlineData("https://user@example.com/", nameof(UrlFault.UserInfo))]
    [InlineData("https://user:pass@example.com/", nameof(UrlFault.UserInfo))]
    [InlineData("https://@example.com/", nameof(UrlFault.UserInfo))]
    [InlineData("https://example.com/#part", nameof(UrlFault.Fragment))]
    [InlineData("https://example.com/#", nameof(UrlFault.Fragment))]
    [InlineData("https://example.com:22/", nameof(UrlFault.Port))]
    [InlineData("https://example.com:25/", nameof(UrlFault.Port))]
    [InlineData("https://example.com:6379/", nameof(UrlFault.Port))]
    [InlineData("https://example.com:0/", nameof(UrlFault.Port))]
    [InlineData("https://example.com./", nameof(UrlFault.Host))]
    [InlineData("https://-example.com/", nameof(UrlFault.Host))]
    [InlineData("https://xn--/", nameof(UrlFault.Host))]
    [InlineData("https://xn--a.example/", nameof(UrlFault.Host))]
    [InlineData("https://exa\u200Bmple.com/", nameof(UrlFault.Host))]
    [InlineData("https://bu\u0308cher.example/", nameof(UrlFault.Host))]
    [InlineData("https://metadata/", nameof(UrlFault.Host))]
    [InlineData("https://[fe80::1%25eth0]/", nameof(UrlFault.Host))]
    [InlineData("https://２１３０７０６４３３/", nameof(UrlFault.Host))]
    [InlineData("https://１２７.０.０.１/", nameof(UrlFault.Host))]
    [InlineData("https://127。0。0。1/", nameof(UrlFault.Host))]
    [InlineData("https://①②⑦.⓪.⓪.①/", nameof(UrlFault.Host))]
    [InlineData("https://ⓛocalhost/", nameof(UrlFault.Host))]
    [InlineData("https://𝐥ocalhost/", nameof(UrlFault.Host))]
    [InlineData("https://hooks.example.com\u06af\u0686/", nameof(UrlFault.Host))]
    [InlineData("https://2130706433/", nameof(UrlFault.NumericHost))]
    [InlineData("https://0x7f000001/", nameof(UrlFault.NumericHost))]
    [InlineData("https://017700000001/", nameof(UrlFault.NumericHost))]
    [InlineData("https://0177.0.0.1/", nameof(UrlFault.NumericHost))]
    [InlineData("https://127.1/", nameof(UrlFault.NumericHost))]
    [InlineData("https://0x7f.1/", nameof(UrlFault.NumericHost))]
    [InlineData("https://00000127.0.0.1/", nameof(UrlFault.NumericHost))]
    [InlineData("https://example.com.127.0.0.1/", nameof(UrlFault.NumericHost))]
    [InlineData("https://256.256.256.256/", nameof(UrlFault.NumericHost))]
    [InlineData("https://1.2.3.4.5/", nameof(UrlFault.NumericHost))]
    [InlineData("https://example.0x7f/", nameof(UrlFault.NumericHost))]
    [InlineData("https://127.0.0.1/", nameof(UrlFault.Address))]
    [InlineData("https://169.254.169.254/latest", nameof(UrlFault.Address))]
    [InlineData("https://[::1]/", nameof(UrlFault.Address))]
    [InlineData("https://[::ffff:7f00:1]/", nameof(UrlFault.Address))]
    [InlineData("https://[::ffff:127.0.0.1]:8443/", nameof(UrlFault.Address))]
    [InlineData("https://[64:ff9b::10.0.0.1]/", nameof(UrlFault.Address))]
    [InlineData("https://localhost/", nameof(UrlFault.Address))]
    [InlineData("https://LOCALHOST:8443/", nameof(UrlFault.Address))]
    [InlineData("https://foo.localhost/", nameof(UrlFault.Address))]
    public void A_fault_is_named(string text, string fault)
    {
        var refused = Strict.Check(text, carriesCredentials: false).ShouldBeOfType<UrlDecision.Refused>();

        refused.Fault.ToString().ShouldBe(fault);
        refused.Message.ShouldContain(' ');
    }

    [Fact]
    public void A_url_of_more_than_2048_characters_is_refused()
    {
        var text = "https://example.com/".PadRight(DestinationUrlPolicy.MaxLength, 'a');

        Strict.Check(text, false).ShouldBeOfType<UrlDecision.Accepted>();
        Strict.Check(text + "a", false).ShouldBeOfType<UrlDecision.Refused>().Fault.ShouldBe(UrlFault.TooLong);
    }

    [Theory]
    [InlineData("https://127.0.0.1:5001/")]
    [InlineData("https://localhost:5001/")]
    [InlineData("https://[::ffff:127.0.0.1]:5001/")]
    [InlineData("https://receiver:5001/")]
    public void An_allowed_network_opens_its_literals_and_local_names(string text) =>
        Policy("127.0.0.0/8").Check(text, carriesCredentials: true).ShouldBeOfType<UrlDecision.Accepted>();

    [Theory]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://169.254.169.254/")]
    public void An_allowed_network_opens_nothing_else(string text) =>
        Policy("127.0.0.0/8", "169.254.0.0/16").Check(text, carriesCredentials: false).ShouldBeOfType<UrlDecision.Refused>();

    [Fact]
    public void Http_is_accepted_only_when_allowed_and_never_with_credentials()
    {
        var policy = new DestinationUrlPolicy(new([]), allowHttp: true);
        var url = new Uri("http://example.com/");

        policy.Check("http://example.com/", carriesCredentials: false).ShouldBeOfType<UrlDecision.Accepted>();
        policy.Check("http://example.com/", carriesCredentials: true).ShouldBeOfType<UrlDecision.Refused>().Fault.ShouldBe(UrlFault.CredentialsOverHttp);
        policy.MayStillSend(url, carriesCredentials: false).ShouldBeTrue();
        policy.MayStillSend(url, carriesCredentials: true).ShouldBeFalse();
        Strict.MayStillSend(url, carriesCredentials: false).ShouldBeFalse();
        Strict.MayStillSend(new("https://example.com/"), carriesCredentials: true).ShouldBeTrue();
    }

    [Fact]
    public void Every_url_of_the_corpus_gets_its_verdict()
    {
        Assert.SkipUnless(Corpora.TryFind("ssrf-urls.txt", out _, out var reason), reason ?? "");
        var lenient = new DestinationUrlPolicy(new([]), allowHttp: true);
        var wrong = new List<string>();
        var rows = 0;
        foreach (var row in Corpora.Rows("ssrf-urls.txt"))
        {
            rows++;
            var accepted = lenient.Check(row[1], carriesCredentials: false) is UrlDecision.Accepted;
            if ((row[0] == "allow" && !accepted) || (row[0] == "block" && accepted))
                wrong.Add($"{row[0]} {row[1]}");
        }

        wrong.ShouldBeEmpty();
        rows.ShouldBeGreaterThan(400);
    }

    private static DestinationUrlPolicy Policy(params string[] allowed) => new(new([.. allowed.Select(IPNetwork.Parse)]), allowHttp: false);
}
