using System.Net;

namespace Sealpost.Engine.Egress;

/// <summary>Says of a URL whose server it reaches, if that may be somebody's who never asked for webhooks.</summary>
internal static class StrangerHost
{
    /// <returns>Host and port; null in a network that the operator opened, which is the operator's own to protect.</returns>
    public static string? Of(Uri url, AddressPolicy addresses)
    {
        // Where a token's answer says the host, all of a tenant's count together.
        if (!url.IsAbsoluteUri) return "";
        var isOpened = url.HostNameType == UriHostNameType.Dns
            ? url.IsLoopback ? addresses.Opens(IPAddress.Loopback) : !url.IdnHost.Contains('.')
            : IPAddress.TryParse(url.DnsSafeHost, out var address) && addresses.Opens(address);
        return isOpened ? null : $"{url.IdnHost}:{url.Port}";
    }

    /// <summary>
    /// What a host and its neighbours share, written as a wildcard. A certificate's wildcard stands for one label (RFC 9525, section 6.3), so whoever names one server by a thousand
    /// names gets past its certificate with those of one parent alone. What has no such parent, an address for one, has its own ports for neighbours.
    /// </summary>
    /// <param name="name">Host and port.</param>
    /// <returns>Null where the host is not known yet.</returns>
    public static string? ParentOf(string name)
    {
        if (name.LastIndexOf(':') is var colon && colon < 0) return null;
        var host = name.AsSpan(0, colon);
        var parent = host[(host.IndexOf('.') + 1)..];
        return host.Length == parent.Length || !parent.Contains('.') || IPAddress.TryParse(host, out _) ? $"{host}:*" : $"*.{parent}";
    }
}
