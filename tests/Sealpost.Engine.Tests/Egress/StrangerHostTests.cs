using System.Net;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Tests.Egress;

public sealed class StrangerHostTests
{
    [Theory]
    [InlineData("https://hooks.example.com/a", "hooks.example.com:443")]
    [InlineData("https://HOOKS.example.com:8443/a", "hooks.example.com:8443")]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example:443")]
    [InlineData("https://203.0.113.7/", "203.0.113.7:443")]
    [InlineData("https://[2001:db8::1]/", "2001:db8::1:443")]
    [InlineData("/path", "")]
    [InlineData("https://10.1.2.3/", null)]
    [InlineData("https://127.0.0.1:5001/", null)]
    [InlineData("https://localhost:5001/", null)]
    [InlineData("https://intranet/", null)]
    public void A_server_is_a_strangers_unless_the_operator_opened_its_network(string url, string? expected) =>
        StrangerHost.Of(new Uri(url, UriKind.RelativeOrAbsolute), new AddressPolicy([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8")])).ShouldBe(expected);

    [Theory]
    [InlineData("a.victim.example:443", "*.victim.example")]
    [InlineData("a.b.victim.example:8443", "*.b.victim.example")]
    [InlineData("victim.example:443", "victim.example:*")]
    [InlineData("203.0.113.7:443", "203.0.113.7:*")]
    [InlineData("2001:db8::1:443", "2001:db8::1:*")]
    [InlineData("2001:db8::198.51.100.7:443", "2001:db8::198.51.100.7:*")]
    [InlineData("", null)]
    public void Neighbours_are_the_hosts_that_one_wildcard_of_a_certificate_covers_or_else_the_ports(string name, string? expected) => StrangerHost.ParentOf(name).ShouldBe(expected);
}
