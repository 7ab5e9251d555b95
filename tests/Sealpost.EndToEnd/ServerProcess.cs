using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd;

/// <summary>The built server as a process of its own, with a data directory that outlives it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string ApiKey = "sp_end_to_end_0123456789abcdefghijklmnop";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _settings;
    private readonly StringBuilder _output = new();
    private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <param name="authority">Who issued the certificates of the receivers it may send to.</param>
    public ServerProcess(TestCertificateAuthority authority, IReadOnlyDictionary<string, string>? settings = null)
    {
        DataDirectory = Directory.CreateTempSubdirectory("sealpost-e2e-").FullName;
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        _settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = url,
            ["Logging__LogLevel__Default"] = "Warning",
            ["Sealpost__Data"] = DataDirectory,
            ["Sealpost__Bootstrap__ApiKey"] = ApiKey,
            ["Sealpost__Egress__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Sealpost__Egress__TrustedCertificates"] = authority.PemPath,
            ["Sealpost__Canary__Interval"] = "00:00:00",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) _settings[name] = value;
        Api = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(url + "/api/v1/") };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public string DataDirectory { get; }

    public HttpClient Api { get; }

    /// <summary>Of the last run.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Everything the last run has written to its standard output and error.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Asks the API to make something, which it must.</summary>
    /// <returns>Its answer; nothing when that is empty.</returns>
    public async Task<JsonElement> PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var answer = await Api.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(HostPath()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        Collect(_process.StandardOutput);
        Collect(_process.StandardError);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        while (!await IsReadyAsync(patience.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Output}");
        }
    }

    /// <summary>Runs a server that is to end by itself, because it cannot start.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunToEndAsync(IEnumerable<(string Name, string Value)> settings, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(HostPath()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Completes when the output has this in it.</summary>
    /// <param name="from">Where to begin to look.</param>
    public async Task SaysAsync(string text, int from, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task said;
            lock (_output)
            {
                if (_output.ToString(from, _output.Length - from).Contains(text, StringComparison.Ordinal)) return;
                said = _said.Task;
            }

            await said.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A graceful stop: SIGTERM, and its end.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await _process!.WaitForExitAsync();
    }

    /// <summary>A pause that the process knows nothing of: SIGSTOP.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>The death that nothing can prepare for: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) await KillAsync();
        _process?.Dispose();
        Api.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Api.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or SocketException)
        {
            await Task.Yield();
            return false;
        }
    }

    private async void Collect(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
                _said.TrySetResult();
                _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private static string HostPath()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sealpost.slnx"))) root = root.Parent!;
        return Path.Combine(root.FullName, "src", "Sealpost.Host", "bin", configuration, "net10.0", "Sealpost.Host");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
