using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Tests.Listening;

/// <summary>Runs <c>listen</c> inside the test on a free port and talks to it over TLS, trusting its authority and nothing else.</summary>
internal sealed class ListeningDriver : IAsyncDisposable
{
    private static readonly string Trusted = OperatingSystem.IsWindows() ? "$env:Sealpost__Egress__TrustedCertificates = " : "export Sealpost__Egress__TrustedCertificates=";
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly LineWriter _output = new();
    private readonly LineWriter _error = new();
    private HttpClient? _client;
    private Task<int>? _run;

    public string Output => _output.Text;

    public string Error => _error.Text;

    /// <summary>The exit code, once it has ended.</summary>
    public Task<int> Exit => _run!;

    public Task StartAsync(params string[] options) => StartAsync(port: 0, options);

    public async Task StartAsync(int port, params string[] options)
    {
        var context = new CommandContext
        {
            Input = Stream.Null,
            InputIsTerminal = false,
            Output = _output,
            RawOutput = Stream.Null,
            Error = _error,
            Environment = _ => null,
            Time = TimeProvider.System,
        };
        _run = SealpostCommand.RunAsync(["listen", "--port", port.ToString(CultureInfo.InvariantCulture), "--directory", _directory, .. options], context, _stop.Token);
        var trusted = _error.WaitForAsync(Trusted);
        if (await Task.WhenAny(trusted, _run) == _run)
            throw new InvalidOperationException($"listen ended with {await _run}: {Error}");

        var address = (await _error.WaitForAsync("Listening on "))["Listening on ".Length..];
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile((await trusted)[Trusted.Length..].Trim('\''));
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } }) { BaseAddress = new Uri(address) };
    }

    public async Task<int> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await _client!.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await Exit;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_run is not null)
            await _run;
        _client?.Dispose();
        _stop.Dispose();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Collects text and tells when a line has come.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly Lock _lock = new();
        private readonly List<(string Start, TaskCompletionSource<string> Seen)> _waiting = [];

        public override Encoding Encoding => Encoding.UTF8;

        public string Text
        {
            get
            {
                lock (_lock)
                    return ToString();
            }
        }

        public Task<string> WaitForAsync(string start)
        {
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                _waiting.Add((start, seen));
                Tell();
            }

            return seen.Task;
        }

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                base.WriteLine(value);
                Tell();
            }
        }

        public override async Task WriteLineAsync(string? value)
        {
            await Task.CompletedTask;
            WriteLine(value);
        }

        private void Tell()
        {
            var lines = ToString().Split(NewLine);
            foreach (var (start, seen) in _waiting)
            {
                if (lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
                    seen.TrySetResult(line);
            }
        }
    }
}
