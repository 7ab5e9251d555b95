using System.Net;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>The handler that all requests of one identity share.</summary>
internal static class OutboundHandler
{
    private const int MaxResponseHeadersKilobytes = 16;

    // What is left of a response beyond the limit is read only when it is as good as there; otherwise the connection is closed.
    private const int MaxDrain = 64 * 1024;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(250);

    /// <param name="identity">The client certificate of its connections; null for none.</param>
    public static SocketsHttpHandler Create(EgressOptions options, Dialler dialler, TlsIdentity? identity) => new()
    {
        ConnectCallback = dialler.ConnectAsync,
        PlaintextStreamFilter = Dialler.Connected,
        SslOptions = TlsPolicy.Create(options.TrustedCertificates, identity),
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.PooledConnectionLifetime,
        PooledConnectionIdleTimeout = options.PooledConnectionIdleTimeout,
        MaxConnectionsPerServer = options.MaxConnectionsPerDestination,
        MaxResponseHeadersLength = MaxResponseHeadersKilobytes,
        MaxResponseDrainSize = MaxDrain,
        ResponseDrainTimeout = DrainTimeout,
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };
}
