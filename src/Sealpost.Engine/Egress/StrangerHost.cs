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
}
