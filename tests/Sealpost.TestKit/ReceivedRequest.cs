using System.Text;

namespace Sealpost.TestKit;

/// <summary>One request as a <see cref="TestReceiver"/> got it.</summary>
public sealed class ReceivedRequest
{
    /// <summary>The method, such as <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query exactly as sent.</summary>
    public required string Target { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The headers as the server understood them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The exact bytes of the body.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Head and body as they came over the (decrypted) connection; empty for HTTP/2.</summary>
    public required byte[] Wire { get; init; }

    /// <summary>The same for all requests of one connection.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>SHA-256 over the client certificate of the connection, lower-case hex; null when there was none.</summary>
    public string? ClientThumbprint { get; init; }

    /// <summary>The request line and header lines without their line ends; empty for HTTP/2.</summary>
    public IReadOnlyList<string> HeadLines
    {
        get
        {
            var end = Wire.AsSpan().IndexOf("\r\n\r\n"u8);
            return end < 0 ? [] : Encoding.Latin1.GetString(Wire, 0, end).Split("\r\n");
        }
    }

    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of a header, several joined by a comma; null when absent. The name is compared without case.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToArray();
        return values.Length == 0 ? null : string.Join(", ", values);
    }
}
