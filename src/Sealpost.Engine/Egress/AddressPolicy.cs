using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sealpost.Engine.Egress.Dialling;

namespace Sealpost.Engine.Egress;

/// <summary>Whether an address may be dialled, and if not, why.</summary>
internal enum AddressVerdict
{
    Allowed,

    /// <summary>A cloud's metadata, credential or wire server: closed even inside an allowed network.</summary>
    CloudMetadata,

    /// <summary>169.254.0.0/16, fe80::/10: where metadata services live; never opened.</summary>
    LinkLocal,

    /// <summary>Unspecified, multicast, broadcast, class E: no host has it; never opened.</summary>
    NotAHost,
    Loopback,

    /// <summary>RFC 1918, RFC 6598, unique local and site-local addresses.</summary>
    Private,

    /// <summary>Documentation, benchmarking, protocol assignments and the like, and IPv6 outside 2000::/3.</summary>
    Reserved,

    /// <summary>An IPv6 address that carries an IPv4 address which is not public, or by a mechanism that is no longer used.</summary>
    EmbeddedIPv4,
}

/// <summary>Decides about the address that is dialled, never about the text it was written as. Pure.</summary>
internal sealed class AddressPolicy
{
    private readonly IPNetwork[] _opened;

    public AddressPolicy(IEnumerable<IPNetwork> allowedNetworks) => _opened = [.. allowedNetworks];

    /// <summary>Whether the operator opened any network at all.</summary>
    public bool OpensNetworks => _opened.Length > 0;

    /// <summary>Whether the operator opened a network that has this address.</summary>
    public bool Opens(IPAddress address) => IsOpened(Canonical(address));

    public AddressVerdict Check(IPAddress address)
    {
        var dialled = Canonical(address);
        var verdict = dialled.AddressFamily switch
        {
            AddressFamily.InterNetwork => CheckV4(ToUInt32(dialled)),
            AddressFamily.InterNetworkV6 => CheckV6(dialled),
            _ => AddressVerdict.NotAHost,
        };

        return verdict is AddressVerdict.Loopback or AddressVerdict.Private or AddressVerdict.Reserved && IsOpened(dialled)
            ? AddressVerdict.Allowed
            : verdict;
    }

    /// <summary>The address as it leaves the machine: an IPv4-mapped IPv6 address is that IPv4 address.</summary>
    public static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool IsOpened(IPAddress address)
    {
        foreach (var network in _opened)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static AddressVerdict CheckV4(uint address)
    {
        if (AddressBlocks.MetadataV4.Contains(address))
            return AddressVerdict.CloudMetadata;
        foreach (var block in AddressBlocks.SpecialV4)
        {
            if (block.Contains(address))
                return block.Verdict;
        }

        return AddressVerdict.Allowed;
    }

    private static AddressVerdict CheckV6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);

        var embedded = AddressBlocks.EmbeddedV4(value) is { } inner ? CheckV4(inner) : AddressVerdict.Allowed;
        if (embedded is AddressVerdict.CloudMetadata || AddressBlocks.MetadataV6.Contains(value))
            return AddressVerdict.CloudMetadata;
        foreach (var block in AddressBlocks.SpecialV6)
        {
            if (block.Contains(value))
                return block.Verdict;
        }

        if (embedded is not AddressVerdict.Allowed)
            return AddressVerdict.EmbeddedIPv4;
        return AddressBlocks.IsRoutableV6(value) ? AddressVerdict.Allowed : AddressVerdict.Reserved;
    }

    private static uint ToUInt32(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
