using System.Globalization;
using System.Text;

namespace Sealpost.TestKit;

/// <summary>One connection to a <see cref="RawTcpReceiver"/>.</summary>
/// <param name="stream">The connection, decrypted.</param>
/// <param name="stopping">Ends when the receiver is disposed.</param>
public sealed class RawConnection(Stream stream, CancellationToken stopping)
{
    private byte[] _pending = [];

    /// <summary>The connection, decrypted.</summary>
    public Stream Stream => stream;

    /// <summary>Ends when the receiver is disposed; waiting on it hangs on purpose.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Reads one HTTP/1.1 request: its head, and as many bytes of body as Content-Length says.</summary>
    /// <returns>The exact bytes; null when the other side closed before a whole request.</returns>
    public async Task<byte[]?> ReadRequestAsync()
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            if (Length(_pending) is { } length && _pending.Length >= length)
            {
                var request = _pending[..length];
                _pending = _pending[length..];
                return request;
            }

            var read = await stream.ReadAsync(buffer, stopping);
            if (read == 0)
                return null;
            _pending = [.. _pending, .. buffer.AsSpan(0, read)];
        }
    }

    /// <summary>Writes Latin-1 text as it is.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Writes bytes as they are.</summary>
    public async Task WriteAsync(byte[] bytes)
    {
        await stream.WriteAsync(bytes, stopping);
        await stream.FlushAsync(stopping);
    }

    /// <summary>Never completes before the receiver is disposed.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);

    private static int? Length(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        foreach (var line in Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                return end + 4 + int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture);
        }

        return end + 4;
    }
}
