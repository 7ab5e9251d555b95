using System.Text;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>The operator's HTTP proxy that everything goes through.</summary>
internal sealed class EgressProxy(string host, int port, string? authorization)
{
    /// <summary>A name or an address; the operator chose it, so no rule is asked.</summary>
    public string Host => host;

    public int Port => port;

    /// <summary>Null when none is set.</summary>
    public static EgressProxy? Of(EgressOptions options)
    {
        if (options.Proxy is not { } url) return null;
        var authorization = options.ProxyUser is { } user ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.ReadProxyPassword()}"))}" : null;
        return new(url.IdnHost, url.Port, authorization);
    }

    /// <summary>The request for a tunnel to an address (RFC 9110, 9.3.6).</summary>
    public byte[] Connect(string authority) => Encoding.ASCII.GetBytes(
        authorization is null
            ? $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n"
            : $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nProxy-Authorization: {authorization}\r\n\r\n");
}
