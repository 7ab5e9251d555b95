using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sealpost.TestKit;

/// <summary>A proxy on 127.0.0.1 between a client and one server, which passes bytes on as badly as a test says.</summary>
/// <remarks>A toxic holds from the moment it is set for every connection, until another is set.</remarks>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile Toxic _toxic = Toxic.None;
    private volatile byte[]? _marker;
    private int _cuts;

    private TcpProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many replies <see cref="CutReplyTo"/> has kept back.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Listens on a free port.</summary>
    /// <param name="port">The server's port on 127.0.0.1.</param>
    public static TcpProxy Start(int port) => new(port);

    /// <summary>Sets what happens to all traffic from now on. What is <see cref="Toxic.Down"/> also ends the connections that are open.</summary>
    public void Set(Toxic toxic)
    {
        ArgumentNullException.ThrowIfNull(toxic);
        _toxic = toxic;
        if (toxic is not Toxic.Down) return;
        foreach (var socket in _open.Keys) Reset(socket);
    }

    /// <summary>The next request that holds these bytes reaches the server, and its reply gets no further than here: the connection is reset.</summary>
    public void CutReplyTo(byte[] marker) => _marker = marker;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        foreach (var socket in _open.Keys) Reset(socket);
        await _accepting;
        await Task.WhenAll(_running);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                if (_toxic is Toxic.Down) Reset(client);
                else _running.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The proxy was disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            var pair = new Pair(client, server);
            _open[client] = _open[server] = 0;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _stopping.Token);
                await Task.WhenAll(PassAsync(pair, client, server, isReply: false), PassAsync(pair, server, client, isReply: true));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side hung up, or the proxy did.
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
        }
    }

    private async Task PassAsync(Pair pair, Socket from, Socket to, bool isReply)
    {
        var buffer = new byte[64 * 1024];
        var passed = 0L;
        try
        {
            while (await from.ReceiveAsync(buffer, _stopping.Token) is var read and > 0)
            {
                var bytes = buffer.AsMemory(0, read);
                if (!isReply && _marker is { } marker && bytes.Span.IndexOf(marker) >= 0)
                {
                    _marker = null;
                    pair.CutsReply = true;
                }

                if (isReply && pair.CutsReply)
                {
                    Interlocked.Increment(ref _cuts);
                    Reset(pair.Client);
                    Reset(pair.Server);
                    return;
                }

                if (!await WriteAsync(pair, to, bytes, passed)) return;
                passed += read;
            }

            if (_toxic is Toxic.SlowClose slow) await WaitAsync(slow.Delay);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            Reset(pair.Client);
            Reset(pair.Server);
        }
    }

    /// <summary>False when the connection was ended on the way.</summary>
    private async Task<bool> WriteAsync(Pair pair, Socket to, ReadOnlyMemory<byte> bytes, long passed)
    {
        switch (_toxic)
        {
            case Toxic.Latency latency:
                await WaitAsync(latency.Delay);
                break;
            case Toxic.Bandwidth bandwidth:
                await WaitAsync(TimeSpan.FromSeconds((double)bytes.Length / bandwidth.BytesPerSecond));
                break;
            case Toxic.Timeout:
                await WaitAsync(Timeout.InfiniteTimeSpan);
                break;
            case Toxic.Reset:
                Reset(pair.Client);
                Reset(pair.Server);
                return false;
            case Toxic.Limit limit when passed + bytes.Length > limit.Bytes:
                await SendAsync(to, bytes[..(int)Math.Max(0, limit.Bytes - passed)]);
                pair.Client.Shutdown(SocketShutdown.Both);
                pair.Server.Shutdown(SocketShutdown.Both);
                return false;
            case Toxic.Slicer slicer:
                for (; bytes.Length > slicer.Size; bytes = bytes[slicer.Size..]) await SendAsync(to, bytes[..slicer.Size]);
                break;
        }

        await SendAsync(to, bytes);
        return true;
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await to.SendAsync(bytes, _stopping.Token)..];
    }

    private Task WaitAsync(TimeSpan delay) => Task.Delay(delay, TimeProvider.System, _stopping.Token);

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private sealed class Pair(Socket client, Socket server)
    {
        public Socket Client => client;

        public Socket Server => server;

        public volatile bool CutsReply;
    }
}
