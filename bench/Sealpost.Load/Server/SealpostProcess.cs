using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Sealpost.Load.Receiver;

namespace Sealpost.Load.Server;

/// <summary>The server as anybody would start it: its own process, configured by environment, fsync on, a fresh database.</summary>
internal sealed class SealpostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _setUpLink = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SealpostProcess(Process process, Uri address, string apiKey)
    {
        _process = process;
        Address = address;
        ApiKey = apiKey;
    }

    public Uri Address { get; }

    public string ApiKey { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process to the first request it answered.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <param name="settings">More environment variables.</param>
    public static async Task<SealpostProcess> StartAsync(
        string serverPath, string directory, BenchAuthority authority, IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var apiKey = "sp_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var start = new ProcessStartInfo(serverPath.EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : serverPath, serverPath.EndsWith(".dll", StringComparison.Ordinal) ? [serverPath] : [])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Sealpost__Data"] = Path.Combine(directory, "data"),
                ["Sealpost__Bootstrap__ApiKey"] = apiKey,
                ["Sealpost__Egress__AllowedNetworks__0"] = "127.0.0.0/8",
                ["Sealpost__Egress__TrustedCertificates"] = authority.RootPath,
                ["ASPNETCORE_URLS"] = address.AbsoluteUri.TrimEnd('/'),
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var started = time.GetTimestamp();
        var log = new StreamWriter(Path.Combine(directory, "server.log"), append: true) { AutoFlush = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        var server = new SealpostProcess(process, address, apiKey);
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await server.WaitUntilReadyAsync(directory, time, cancellationToken);
            server.StartedIn = time.GetElapsedTime(started);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;

        void Write(string? line)
        {
            if (line is null)
                return;
            if (line.IndexOf("http", StringComparison.Ordinal) is >= 0 and var at && line.Contains("/setup?", StringComparison.Ordinal))
                server._setUpLink.TrySetResult(new Uri(line[at..].Trim()));
            lock (log)
                log.WriteLine(line);
        }
    }

    /// <summary>The link that makes the first super admin, which the server prints while there is none.</summary>
    public Task<Uri> WaitForSetUpLinkAsync(TimeProvider time, CancellationToken cancellationToken) => _setUpLink.Task.WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);

    /// <summary>Ends it as a crash would, with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it as an operator would, with SIGTERM.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended with {_process.ExitCode}: see {directory}/server.log.");
            try
            {
                using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
            }
        }

        throw new TimeoutException($"The server was not ready within 30 s: see {directory}/server.log.");
    }
}
