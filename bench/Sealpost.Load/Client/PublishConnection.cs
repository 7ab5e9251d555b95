using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sealpost.Load.Client;

/// <summary>One keep-alive connection that publishes with as little work as a client can do, so that the measured process gets the machine.</summary>
internal sealed class PublishConnection : IDisposable
{
    private const int TypeDigits = 4;

    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly int _bodyStart;
    private readonly byte[] _response = new byte[16 * 1024];
    private readonly int _spread;
    private readonly int _typeStart;
    private int _type;

    private PublishConnection(Socket socket, byte[] head, byte[] body, int spread)
    {
        _socket = socket;
        _request = [.. head, .. body];
        _bodyStart = head.Length;
        _spread = spread;
        _typeStart = head.AsSpan().IndexOf(" HTTP/1.1\r\n"u8) - TypeDigits;
        _type = ((IPEndPoint)socket.LocalEndPoint!).Port % spread;
    }

    public static async Task<PublishConnection> OpenAsync(PublishTarget target, int size, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Url.Host, target.Url.Port, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var authorization = target.ApiKey is null ? "" : $"Authorization: Bearer {target.ApiKey}\r\n";
        var head = $"POST {target.Url.PathAndQuery} HTTP/1.1\r\nHost: {target.Url.Authority}\r\n{authorization}Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n";
        return new PublishConnection(socket, Encoding.ASCII.GetBytes(head), MessageBody.Create(size), target.Spread);
    }

    /// <returns>The status code of the answer.</returns>
    public async ValueTask<int> PublishAsync(long sequence, CancellationToken cancellationToken)
    {
        MessageBody.WriteSequence(_request.AsSpan(_bodyStart), sequence);
        if (_spread > 1)
            (_type++ % _spread).TryFormat(_request.AsSpan(_typeStart, TypeDigits), out _, "D4", CultureInfo.InvariantCulture);
        await _socket.SendAsync(_request, SocketFlags.None, cancellationToken);

        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_response.AsMemory(length), SocketFlags.None, cancellationToken);
            if (read == 0)
                throw new IOException("The server closed the connection in the middle of an answer.");
            length += read;
            if (IsComplete(_response.AsSpan(0, length)))
                return int.Parse(_response.AsSpan(9, 3), CultureInfo.InvariantCulture);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var headEnd = answer.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return false;

        var head = answer[..(headEnd + 2)];
        var body = answer[(headEnd + 4)..];
        while (!head.IsEmpty)
        {
            var lineEnd = head.IndexOf("\r\n"u8);
            var line = head[..lineEnd];
            head = head[(lineEnd + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                continue;
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(line[..colon], "content-length"u8))
                return body.Length >= int.Parse(value, CultureInfo.InvariantCulture);
            if (Ascii.EqualsIgnoreCase(line[..colon], "transfer-encoding"u8))
                return body.EndsWith("0\r\n\r\n"u8);
        }

        return true;
    }
}
