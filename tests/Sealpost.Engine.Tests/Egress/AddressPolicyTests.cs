using System.Net;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

public sealed class AddressPolicyTests
{
    private static readonly AddressPolicy Strict = new([]);

    // One source opens these in its own tests; RFC 1918 and the rule "only 2000::/3" close them.
    private static readonly string[] OpenedByItsSourceOnly = ["172.16.1.1", "192.168.1.1", "64:ff9c::1"];

    [Theory]
    [InlineData("8.8.8.8", nameof(AddressVerdict.Allowed))]
    [InlineData("2606:4700:4700::1111", nameof(AddressVerdict.Allowed))]
    [InlineData("::ffff:8.8.8.8", nameof(AddressVerdict.Allowed))]
    [InlineData("64:ff9b::8.8.8.8", nameof(AddressVerdict.Allowed))]
    [InlineData("0.0.0.0", nameof(AddressVerdict.NotAHost))]
    [InlineData("::", nameof(AddressVerdict.NotAHost))]
    [InlineData("127.0.0.1", nameof(AddressVerdict.Loopback))]
    [InlineData("::1", nameof(AddressVerdict.Loopback))]
    [InlineData("::ffff:127.0.0.1", nameof(AddressVerdict.Loopback))]
    [InlineData("::127.0.0.1", nameof(AddressVerdict.EmbeddedIPv4))]
    [InlineData("10.1.2.3", nameof(AddressVerdict.Private))]
    [InlineData("100.64.0.1", nameof(AddressVerdict.Private))]
    [InlineData("fd12::1", nameof(AddressVerdict.Private))]
    [InlineData("fe80::1%2", nameof(AddressVerdict.LinkLocal))]
    [InlineData("169.254.1.1", nameof(AddressVerdict.LinkLocal))]
    [InlineData("169.254.169.254", nameof(AddressVerdict.CloudMetadata))]
    [InlineData("fd00:ec2::254", nameof(AddressVerdict.CloudMetadata))]
    [InlineData("100.100.100.200", nameof(AddressVerdict.CloudMetadata))]
    [InlineData("168.63.129.16", nameof(AddressVerdict.CloudMetadata))]
    [InlineData("64:ff9b::169.254.169.254", nameof(AddressVerdict.CloudMetadata))]
    [InlineData("64:ff9b::10.0.0.1", nameof(AddressVerdict.EmbeddedIPv4))]
    [InlineData("2002:0a00:0001::1", nameof(AddressVerdict.EmbeddedIPv4))]
    [InlineData("2002:a9fe:a9fe::1", nameof(AddressVerdict.CloudMetadata))]
    [InlineData("2001:0:4136:e378:8000:63bf:f5ff:fffe", nameof(AddressVerdict.EmbeddedIPv4))]
    [InlineData("2606:4700::5efe:10.0.0.1", nameof(AddressVerdict.EmbeddedIPv4))]
    [InlineData("2606:4700::200:5efe:127.0.0.1", nameof(AddressVerdict.EmbeddedIPv4))]
    [InlineData("2606:4700::5efe:8.8.8.8", nameof(AddressVerdict.Allowed))]
    [InlineData("2001:db8::1", nameof(AddressVerdict.Reserved))]
    [InlineData("4000::1", nameof(AddressVerdict.Reserved))]
    [InlineData("224.0.0.1", nameof(AddressVerdict.NotAHost))]
    [InlineData("255.255.255.255", nameof(AddressVerdict.NotAHost))]
    [InlineData("ff02::1", nameof(AddressVerdict.NotAHost))]
    public void Check_Address_Verdict(string address, string verdict) =>
        Strict.Check(IPAddress.Parse(address)).ToString().ShouldBe(verdict);

    [Fact]
    public void Every_address_of_the_corpus_gets_its_verdict()
    {
        Assert.SkipUnless(Corpora.TryFind("ssrf-ips.tsv", out _, out var reason), reason ?? "");
        var wrong = new List<string>();
        var rows = 0;
        foreach (var row in Corpora.Rows("ssrf-ips.tsv"))
        {
            rows++;
            var allow = row[0] == "allow" && !OpenedByItsSourceOnly.Contains(row[1]);
            if (Strict.Check(IPAddress.Parse(row[1])) is AddressVerdict.Allowed != allow)
                wrong.Add(string.Join(' ', row));
        }

        wrong.ShouldBeEmpty();
        rows.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void The_edges_of_every_special_block_are_refused()
    {
        Assert.SkipUnless(Corpora.TryFind("ip-ranges-block.tsv", out _, out var reason), reason ?? "");
        var open = new List<string>();
        foreach (var row in Corpora.Rows("ip-ranges-block.tsv"))
        {
            var block = IPNetwork.Parse(row[0]);
            // A translation prefix is as good as what it carries: its zero address and its last are not public, public ones are.
            foreach (var address in new[] { block.BaseAddress, Last(block) })
            {
                if (Strict.Check(address) is AddressVerdict.Allowed)
                    open.Add($"{address} of {row[0]}");
            }
        }

        open.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1")]
    [InlineData("::1/128", "::1")]
    [InlineData("10.0.0.0/8", "10.200.0.1")]
    [InlineData("fd00::/8", "fd12::1")]
    [InlineData("0.0.0.0/0", "192.168.1.1")]
    [InlineData("192.0.2.0/24", "192.0.2.1")]
    public void An_allowed_network_opens_what_it_covers(string network, string address) =>
        new AddressPolicy([IPNetwork.Parse(network)]).Check(IPAddress.Parse(address)).ShouldBe(AddressVerdict.Allowed);

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("::169.254.169.254")]
    [InlineData("fd12::5efe:169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::1")]
    [InlineData("169.254.7.7")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("224.0.0.1")]
    public void No_allowed_network_opens_metadata_or_what_is_not_a_host(string address)
    {
        var open = new AddressPolicy([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);

        open.Check(IPAddress.Parse(address)).ShouldNotBe(AddressVerdict.Allowed);
    }

    private static IPAddress Last(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new(bytes);
    }
}
