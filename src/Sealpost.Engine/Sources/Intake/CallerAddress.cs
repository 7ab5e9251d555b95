using System.Collections.Immutable;
using System.Net;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Finds out who calls, when proxies stand between. Only a trusted proxy's word counts, and only about who called it. Pure.</summary>
internal sealed class CallerAddress(IEnumerable<IPNetwork> trustedProxies)
{
    private readonly ImmutableArray<IPNetwork> _trusted = [.. trustedProxies];

    /// <param name="peer">The other end of the connection.</param>
    /// <param name="isTls">Whether the connection itself is https.</param>
    /// <param name="forwardedFor">The lines of <c>X-Forwarded-For</c>; each proxy adds the address that called it at the end.</param>
    /// <param name="forwardedProto">The lines of <c>X-Forwarded-Proto</c>.</param>
    public Caller Find(IPAddress peer, bool isTls, IEnumerable<string?> forwardedFor, IEnumerable<string?> forwardedProto)
    {
        peer = Canonical(peer);
        if (!IsTrusted(peer)) return new(peer, isTls, isTls);
        var caller = Walk(peer, Items(forwardedFor));
        var protocols = Items(forwardedProto);
        var isHttps = protocols.Length == 0 ? isTls : protocols.All(protocol => protocol.Equals("https", StringComparison.OrdinalIgnoreCase));
        return new(caller, isHttps, isHttps || (protocols.Length == 0 && IPAddress.IsLoopback(caller)));
    }

    private IPAddress Walk(IPAddress peer, string[] hops)
    {
        var caller = peer;
        for (var i = hops.Length - 1; i >= 0 && IsTrusted(caller); i--)
        {
            if (Parse(hops[i]) is not { } hop) return IPAddress.None;
            caller = hop;
        }

        return caller;
    }

    private bool IsTrusted(IPAddress address)
    {
        foreach (var network in _trusted)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }

    private static string[] Items(IEnumerable<string?> lines) =>
        [.. lines.SelectMany(line => line?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])];

    /// <summary>An address, with or without a port.</summary>
    private static IPAddress? Parse(string hop) =>
        IPAddress.TryParse(hop, out var address) ? Canonical(address) : IPEndPoint.TryParse(hop, out var point) ? Canonical(point.Address) : null;

    private static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <param name="Address">Who calls; <see cref="IPAddress.None"/> when a proxy does not say it in a readable way.</param>
/// <param name="IsHttps">Whether the caller used https.</param>
/// <param name="IsPrivate">Whether nobody on the way could read along: https, or this very machine.</param>
internal readonly record struct Caller(IPAddress Address, bool IsHttps, bool IsPrivate);
