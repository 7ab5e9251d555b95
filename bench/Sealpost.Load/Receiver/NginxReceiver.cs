using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Sealpost.Load.Receiver;

/// <summary>nginx as the receiver: TLS 1.3, keep-alive, every request is answered 204. One process, so that it can be paused and stopped by its id.</summary>
internal sealed class NginxReceiver : IAsyncDisposable
{
    /// <summary>It answers on 127.0.0.1 and as many addresses after it, all of which its certificate names.</summary>
    public const byte Hosts = 100;

    // A certificate can name no more without growing beyond what clients take.
    private const int HostsOfCertificate = 250;

    private readonly Process _process;
    private readonly HttpClient _status;
    private readonly Uri _statusUrl;
    private readonly TimeProvider _time;
    private long _statusRequests;

    private NginxReceiver(Process process, Uri url, Uri hostsUrl, Uri statusUrl, TimeProvider time)
    {
        _process = process;
        Url = url;
        HostsUrl = hostsUrl;
        _statusUrl = statusUrl;
        _time = time;
        _status = new HttpClient(new SocketsHttpHandler());
    }

    public Uri Url { get; }

    /// <summary>The first of its further hosts.</summary>
    public Uri HostsUrl { get; }

    public int ProcessId => _process.Id;

    /// <summary>The URL of a further host, to which nobody has a connection yet.</summary>
    /// <param name="first">The receiver's <see cref="HostsUrl"/>.</param>
    public static Uri HostAt(Uri first, int index) => new UriBuilder(first) { Host = AddressAt(index).ToString() }.Uri;

    /// <param name="furtherHosts">So many more addresses below 127.1.0.0, with certificates that name them; at another port.</param>
    public static async Task<NginxReceiver> StartAsync(string directory, BenchAuthority authority, TimeProvider time, CancellationToken cancellationToken, int furtherHosts = 0)
    {
        for (var block = 0; block * HostsOfCertificate < furtherHosts; block++)
            authority.Write($"hosts-{block}.pem", Enumerable.Range(block * HostsOfCertificate, HostsOfCertificate).Select(AddressAt));
        var port = FreePort.Find();
        var statusPort = FreePort.Find();
        var configuration = Path.Combine(directory, "nginx.conf");
        var hostsPort = FreePort.Find();
        var listens = string.Join(' ', Enumerable.Range(1, Hosts).Select(host => $"listen 127.0.0.{host}:{port} ssl backlog=4096;"));
        var user = Environment.UserName == "root" ? "user root;" : "";
        await File.WriteAllTextAsync(configuration, $$"""
            {{user}}
            daemon off;
            master_process off;
            pid {{directory}}/nginx.pid;
            error_log {{directory}}/nginx.log warn;
            events { worker_connections 16384; }
            http {
              access_log off;
              client_body_temp_path {{directory}}/nginx-body;
              proxy_temp_path {{directory}}/nginx-proxy;
              fastcgi_temp_path {{directory}}/nginx-fastcgi;
              uwsgi_temp_path {{directory}}/nginx-uwsgi;
              scgi_temp_path {{directory}}/nginx-scgi;
              client_max_body_size 0;
              client_body_buffer_size 64k;
              keepalive_timeout 3600s;
              keepalive_requests 1000000000;
              server {
                {{listens}}
                ssl_certificate {{authority.LeafPath}};
                ssl_certificate_key {{authority.LeafKeyPath}};
                ssl_protocols TLSv1.3;
                location / { return 204; }
              }
              map $server_addr $block { ~^127\.1\.(\d+)\. $1; }
              server {
                listen {{(furtherHosts > 0 ? "" : "127.0.0.1:")}}{{hostsPort}} ssl backlog=4096;
                ssl_certificate {{directory}}/hosts-$block.pem;
                ssl_certificate_key {{directory}}/hosts-$block.pem;
                ssl_protocols TLSv1.3;
                location / { return 204; }
              }
              server {
                listen 127.0.0.1:{{statusPort}};
                location / { stub_status; }
              }
            }
            """, cancellationToken);

        var start = new ProcessStartInfo("nginx", ["-p", directory, "-c", configuration, "-e", Path.Combine(directory, "nginx.log")]);
        var process = Process.Start(start) ?? throw new InvalidOperationException("nginx did not start.");
        var receiver = new NginxReceiver(process, new Uri($"https://127.0.0.1:{port}/"), new Uri($"https://{AddressAt(0)}:{hostsPort}/"), new Uri($"http://127.0.0.1:{statusPort}/"), time);
        try
        {
            await receiver.WaitUntilReadyAsync(cancellationToken);
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }

        return receiver;
    }

    /// <summary>Requests received so far, the questions of this method excluded.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var page = await _status.GetStringAsync(_statusUrl, cancellationToken);
        _statusRequests++;
        var counters = page.Split('\n')[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(counters[2], CultureInfo.InvariantCulture) - _statusRequests;
    }

    /// <summary>Waits until the count is reached and returns the time since <paramref name="started"/>.</summary>
    /// <exception cref="TimeoutException">Nothing has arrived for ten seconds.</exception>
    public async Task<TimeSpan> WaitForAsync(long count, long started, CancellationToken cancellationToken)
    {
        var last = -1L;
        var progressed = _time.GetTimestamp();
        while (true)
        {
            var now = await CountAsync(cancellationToken);
            if (now >= count)
                return _time.GetElapsedTime(started);
            if (now != last)
                (last, progressed) = (now, _time.GetTimestamp());
            else if (_time.GetElapsedTime(progressed) > TimeSpan.FromSeconds(10))
                throw new TimeoutException($"The receiver waits for {count} requests, has {now}, and none came for 10 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
        }
    }

    /// <summary>The receiver stands still: connections stay open and nothing is answered.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        _status.Dispose();
        if (!_process.HasExited)
        {
            await SignalAsync("CONT");
            await SignalAsync("TERM");
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static IPAddress AddressAt(int index) => new([127, 1, (byte)(index / HostsOfCertificate), (byte)(index % HostsOfCertificate + 1)]);

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException("nginx ended at once; its log is in the data directory.");
            try
            {
                await CountAsync(cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), _time, cancellationToken);
            }
        }

        throw new TimeoutException("nginx did not answer within five seconds.");
    }
}
