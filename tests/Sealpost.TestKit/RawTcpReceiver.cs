using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.TestKit;

/// <summary>A receiver that answers with scripted bytes, over TLS or plain TCP: for all that no honest server would say.</summary>
public sealed class RawTcpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly ConcurrentQueue<Exception> _handshakeFailures = new();
    private readonly Func<RawConnection, Task> _script;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Task _accepting;
    private int _connections;

    private RawTcpReceiver(Func<RawConnection, Task> script, SslServerAuthenticationOptions? tls)
    {
        _script = script;
        _tls = tls;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The root of the receiver, https when it speaks TLS.</summary>
    public Uri Url => new($"{(_tls is null ? "http" : "https")}://127.0.0.1:{Port}/");

    /// <summary>How many TCP connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>TLS handshakes that failed on this side.</summary>
    public IReadOnlyCollection<Exception> HandshakeFailures => _handshakeFailures;

    /// <summary>Listens on a free port without TLS.</summary>
    /// <param name="script">Runs once for every connection; the connection closes when it ends.</param>
    public static RawTcpReceiver Start(Func<RawConnection, Task> script) => new(script, null);

    /// <summary>Listens on a free port with TLS.</summary>
    /// <param name="script">Runs once for every connection after the handshake; the connection closes when it ends.</param>
    /// <param name="certificate">What it shows.</param>
    public static RawTcpReceiver Start(Func<RawConnection, Task> script, X509Certificate2 certificate) =>
        new(script, new SslServerAuthenticationOptions { ServerCertificate = certificate });

    /// <summary>Listens on a free port with TLS of a test's choice.</summary>
    /// <param name="script">Runs once for every connection after the handshake; the connection closes when it ends.</param>
    /// <param name="tls">Versions, suites, certificate and all else.</param>
    public static RawTcpReceiver Start(Func<RawConnection, Task> script, SslServerAuthenticationOptions tls) => new(script, tls);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
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
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                _running.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The receiver was disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            Stream stream = client.GetStream();
            try
            {
                if (_tls is not null)
                {
                    var secure = new SslStream(stream);
                    stream = secure;
                    await secure.AuthenticateAsServerAsync(_tls, _stopping.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException)
            {
                _handshakeFailures.Enqueue(exception);
                return;
            }

            await using (stream)
            {
                try
                {
                    await _script(new RawConnection(stream, _stopping.Token));
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException)
                {
                    // The other side hung up, or the receiver was disposed.
                }
            }
        }
    }
}
