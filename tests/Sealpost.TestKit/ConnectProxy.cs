using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sealpost.TestKit;

/// <summary>A little HTTP proxy on 127.0.0.1 that opens tunnels by CONNECT, or answers as badly as a test says.</summary>
public sealed class ConnectProxy : IAsyncDisposable
{
    private readonly RawTcpReceiver _listener;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Func<RawConnection, Task>? _answer;
    private readonly int? _port;

    private ConnectProxy(int? port, Func<RawConnection, Task>? answer)
    {
        _port = port;
        _answer = answer;
        _listener = RawTcpReceiver.Start(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => _listener.Url;

    /// <summary>The heads of all requests, as they came.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>What tunnels were asked for, such as <c>127.0.0.1:443</c>.</summary>
    public IReadOnlyList<string> Targets => [.. _requests.Select(head => head.Split(' ')[1])];

    /// <summary>Opens every tunnel that it is asked for.</summary>
    /// <param name="port">Where all of them really end, on 127.0.0.1; null for where they are asked to.</param>
    public static ConnectProxy Start(int? port = null) => new(port, null);

    /// <summary>Reads the request and does what the test says instead of opening a tunnel.</summary>
    /// <param name="answer">Ends with the connection.</param>
    public static ConnectProxy Start(Func<RawConnection, Task> answer) => new(null, answer);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(RawConnection connection)
    {
        if (await connection.ReadRequestAsync() is not { } request) return;
        var head = Encoding.ASCII.GetString(request);
        _requests.Enqueue(head);
        if (_answer is not null)
        {
            await _answer(connection);
            return;
        }

        var port = _port ?? int.Parse(head.Split(' ')[1].Split(':')[^1], CultureInfo.InvariantCulture);
        using var target = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        await target.ConnectAsync(IPAddress.Loopback, port, connection.Stopping);
        await connection.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n");
        await using var far = target.GetStream();
        await Task.WhenAny(connection.Stream.CopyToAsync(far, connection.Stopping), far.CopyToAsync(connection.Stream, connection.Stopping));
    }
}
