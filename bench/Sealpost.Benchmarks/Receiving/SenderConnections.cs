using System.Net.Sockets;

namespace Sealpost.Benchmarks.Receiving;

/// <summary>Keep-alive connections, each with one request under way.</summary>
internal sealed class SenderConnections : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public static async Task<SenderConnections> OpenAsync(Uri server, int count)
    {
        var connections = new SenderConnections();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            connections._sockets.Add(socket);
            await socket.ConnectAsync(server.Host, server.Port);
        }

        return connections;
    }

    /// <returns>Requests answered 200 per second.</returns>
    public async Task<double> SaturateAsync(Func<SignedRequest> create, Func<long> nextId, TimeSpan duration)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var counts = await Task.WhenAll(_sockets.Select(socket => LoopAsync(socket, create())));
        return counts.Sum() / time.GetElapsedTime(started).TotalSeconds;

        async Task<long> LoopAsync(Socket socket, SignedRequest request)
        {
            await Task.Yield();
            var answer = new byte[4096];
            var count = 0L;
            for (; time.GetElapsedTime(started) < duration; count++)
            {
                await socket.SendAsync(request.With(nextId()));
                var length = 0;
                while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                {
                    var read = await socket.ReceiveAsync(answer.AsMemory(length));
                    length += read > 0 ? read : throw new IOException("The receiver closed the connection.");
                }

                if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8))
                    throw new InvalidOperationException($"The receiver answered {System.Text.Encoding.ASCII.GetString(answer, 0, length)}");
            }

            return count;
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
