using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Net;
using static Sealpost.Engine.Egress.AddressVerdict;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>
/// The special-purpose blocks of the IANA IPv4 and IPv6 registries (RFC 6890 and its successors), the addresses at which clouds serve
/// credentials, and the places where an IPv6 address hides an IPv4 one.
/// </summary>
internal static class AddressBlocks
{
    public static readonly FrozenSet<uint> MetadataV4 = new[]
    {
        "169.254.169.254", // AWS, Azure, Google Cloud, Oracle, DigitalOcean, Hetzner, OpenStack
        "169.254.169.253", // AWS name server
        "169.254.169.123", // AWS time
        "169.254.170.2", // AWS ECS task credentials
        "169.254.170.23", // AWS EKS pod identity
        "169.254.42.42", // Scaleway
        "169.254.0.23", // Tencent
        "100.100.100.200", // Alibaba
        "168.63.129.16", // Azure WireServer
        "192.0.0.192", // Oracle Classic
    }.Select(V4).ToFrozenSet();

    public static readonly FrozenSet<UInt128> MetadataV6 = new[]
    {
        "fd00:ec2::254", // AWS
        "fd00:ec2::253",
        "fd00:ec2::123",
        "fd00:ec2::23",
        "fd20:ce::254", // Google Cloud
        "fd00:42::42", // Scaleway
        "fd00:c1::a9fe:a9fe", // Oracle
        "fe80::a9fe:a9fe", // OpenStack
    }.Select(V6).ToFrozenSet();

    public static readonly V4Block[] SpecialV4 =
    [
        new("0.0.0.0", 8, NotAHost), // RFC 1122; Linux dials itself
        new("10.0.0.0", 8, Private), // RFC 1918
        new("100.64.0.0", 10, Private), // RFC 6598
        new("127.0.0.0", 8, Loopback), // RFC 1122
        new("169.254.0.0", 16, LinkLocal), // RFC 3927
        new("172.16.0.0", 12, Private), // RFC 1918
        new("192.0.0.0", 24, Reserved), // RFC 6890
        new("192.0.2.0", 24, Reserved), // RFC 5737
        new("192.31.196.0", 24, Reserved), // RFC 7535
        new("192.52.193.0", 24, Reserved), // RFC 7450
        new("192.88.99.0", 24, Reserved), // RFC 7526
        new("192.168.0.0", 16, Private), // RFC 1918
        new("192.175.48.0", 24, Reserved), // RFC 7534
        new("198.18.0.0", 15, Reserved), // RFC 2544
        new("198.51.100.0", 24, Reserved), // RFC 5737
        new("203.0.113.0", 24, Reserved), // RFC 5737
        new("224.0.0.0", 3, NotAHost), // RFC 5771 multicast, RFC 1112 class E
    ];

    public static readonly V6Block[] SpecialV6 =
    [
        new("::", 128, NotAHost),
        new("::1", 128, Loopback),
        new("::", 96, EmbeddedIPv4), // RFC 4291 IPv4-compatible
        new("::ffff:0:0", 96, EmbeddedIPv4), // RFC 4291 IPv4-mapped: checked as IPv4 before it comes here
        new("::ffff:0:0:0", 96, EmbeddedIPv4), // RFC 2765
        new("64:ff9b:1::", 48, EmbeddedIPv4), // RFC 8215
        new("2001::", 32, EmbeddedIPv4), // RFC 4380 Teredo
        new("2001::", 23, Reserved), // RFC 2928
        new("2001:db8::", 32, Reserved), // RFC 3849
        new("2002::", 16, EmbeddedIPv4), // RFC 3056 6to4
        new("2620:4f:8000::", 48, Reserved), // RFC 7534
        new("3fff::", 20, Reserved), // RFC 9637
        new("fc00::", 7, Private), // RFC 4193
        new("fe80::", 10, LinkLocal), // RFC 4291
        new("fec0::", 10, Private), // RFC 3879
        new("ff00::", 8, NotAHost), // RFC 4291 multicast
    ];

    private static readonly V6Block GlobalUnicast = new("2000::", 3, Allowed);

    // RFC 6052: the route to every IPv4 receiver on an IPv6-only network with DNS64.
    private static readonly V6Block Nat64 = new("64:ff9b::", 96, Allowed);

    public static bool IsRoutableV6(UInt128 address) => GlobalUnicast.Contains(address) || Nat64.Contains(address);

    /// <summary>The IPv4 address inside a compatible, translated, NAT64, 6to4, Teredo or ISATAP address.</summary>
    public static uint? EmbeddedV4(UInt128 address)
    {
        var low = (uint)address;
        var upper = address >> 32;
        if (upper == 0)
            return low <= 1 ? null : low;
        if (upper == 0xffff || upper == 0xffff_0000 || Nat64.Contains(address) || address >> 80 == 0x0064_ff9b_0001)
            return low;
        if (address >> 112 == 0x2002)
            return (uint)(address >> 80);
        if (address >> 96 == 0x2001_0000)
            return ~low;

        // RFC 5214 section 6.1: the interface identifier is [00 or 02]00:5efe followed by the IPv4 address.
        return ((uint)(address >> 32) & 0xfdff_ffff) == 0x0000_5efe ? low : null;
    }

    private static uint V4(string text) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(text).GetAddressBytes());

    private static UInt128 V6(string text) => BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(text).GetAddressBytes());

    internal readonly struct V4Block(string prefix, int length, AddressVerdict verdict)
    {
        private readonly uint _prefix = V4(prefix) >> (32 - length);

        public AddressVerdict Verdict => verdict;

        public bool Contains(uint address) => address >> (32 - length) == _prefix;
    }

    internal readonly struct V6Block(string prefix, int length, AddressVerdict verdict)
    {
        private readonly UInt128 _prefix = V6(prefix) >> (128 - length);

        public AddressVerdict Verdict => verdict;

        public bool Contains(UInt128 address) => address >> (128 - length) == _prefix;
    }
}
