namespace Sealpost.Engine.Egress;

/// <summary>One request to a tenant-chosen URL, complete: signed, authenticated, ready to be written.</summary>
internal sealed class OutboundRequest
{
    public required Uri Url { get; init; }

    public string Method { get; init; } = "POST";

    /// <summary>The exact bytes to send. The memory must not change until the send has returned.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Written as <c>Content-Type</c>; null writes none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Every other header in wire order. They pass <see cref="HeaderPolicy.CheckWire"/> again before anything is dialled.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether a header or the body holds a credential; such a request is refused over plain http. An Authorization header counts by itself.</summary>
    public bool CarriesCredentials { get; init; }

    /// <summary>Shown to a receiver that asks for a client certificate; null shows none.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>One deadline over name resolution, TCP, TLS, sending, response headers and response body.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    public HttpProtocol Protocol { get; init; } = HttpProtocol.Http11;
}

internal enum HttpProtocol
{
    Http11,

    /// <summary>HTTP/2 when the receiver agrees in ALPN, else HTTP/1.1.</summary>
    Http2,
}
