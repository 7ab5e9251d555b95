using System.Net;
using Sealpost.Engine.Sources.Intake;

namespace Sealpost.Engine.Tests.Sources.Intake;

public sealed class CallerAddressTests
{
    private static readonly CallerAddress Behind = new([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8")]);

    [Theory]
    [InlineData("203.0.113.7", "", "203.0.113.7")]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7")]
    [InlineData("10.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("10.0.0.1", "2001:db8::1", "2001:db8::1")]
    [InlineData("10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "unknown", "255.255.255.255")]
    [InlineData("10.0.0.1", "203.0.113.7, _hidden", "255.255.255.255")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7")]
    public void Find_ByProxies_GivesWhoCalledTheLastTrustedOne(string peer, string forwardedFor, string expected) =>
        Behind.Find(IPAddress.Parse(peer), isTls: true, [forwardedFor], []).Address.ShouldBe(IPAddress.Parse(expected));

    [Theory]
    [InlineData("203.0.113.7", true, null, true)]
    [InlineData("203.0.113.7", false, null, false)]
    [InlineData("203.0.113.7", false, "https", false)]
    [InlineData("10.0.0.1", false, "https", true)]
    [InlineData("10.0.0.1", true, "http", false)]
    [InlineData("10.0.0.1", false, "https, http", false)]
    [InlineData("10.0.0.1", false, null, false)]
    [InlineData("127.0.0.1", false, null, true)]
    [InlineData("127.0.0.1", false, "http", false)]
    public void Find_ByProtocol_SaysWhetherSomebodyCouldReadAlong(string peer, bool isTls, string? proto, bool expected) =>
        Behind.Find(IPAddress.Parse(peer), isTls, [], [proto]).IsPrivate.ShouldBe(expected);

    [Fact]
    public void A_caller_behind_a_local_proxy_that_does_not_say_https_is_not_private() =>
        Behind.Find(IPAddress.Loopback, isTls: false, ["203.0.113.7"], []).IsPrivate.ShouldBeFalse();
}
