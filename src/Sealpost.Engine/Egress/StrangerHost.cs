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
    /// names gets past its certificate with those of one parent alone.
    /// </summary>
    /// <param name="name">Host and port.</param>
    /// <returns>Null for an address, and for a host directly below a top-level domain.</returns>
    public static string? ParentOf(string name)
    {
        var host = name.AsSpan(0, Math.Max(0, name.LastIndexOf(':')));
        var parent = host[(host.IndexOf('.') + 1)..];
        return host.Length == parent.Length || !parent.Contains('.') || IPAddress.TryParse(host, out _) ? null : $"*.{parent}";
    }
}
