using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sealpost.TestKit;

/// <summary>An SMTP server on 127.0.0.1 that keeps what it gets.</summary>
public sealed class SmtpTestServer : IAsyncDisposable
{
    private readonly SmtpTestSettings _settings;
    private readonly RawTcpReceiver _receiver;
    private readonly ConcurrentQueue<string> _refusals = new();
    private readonly List<ReceivedMail> _mails = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private int _refused;

    private SmtpTestServer(SmtpTestSettings settings)
    {
        _settings = settings;
        _receiver = settings is { Certificate: { } certificate, ImplicitTls: true } ? RawTcpReceiver.Start(ServeAsync, certificate) : RawTcpReceiver.Start(ServeAsync);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => _receiver.Port;

    /// <summary>How many connections were made.</summary>
    public int Sessions => _receiver.Connections;

    /// <summary>How many mails were refused by <see cref="RefuseNext"/>.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>What was received so far.</summary>
    public IReadOnlyList<ReceivedMail> Mails
    {
        get
        {
            lock (_mails)
                return [.. _mails];
        }
    }

    /// <summary>Listens on a free port.</summary>
    /// <param name="settings">How it behaves; null for plain SMTP.</param>
    public static SmtpTestServer Start(SmtpTestSettings? settings = null) => new(settings ?? new());

    /// <summary>Answers the next mail's sender with this instead; may be called several times.</summary>
    /// <param name="reply">Such as <c>451 try later</c>.</param>
    public void RefuseNext(string reply) => _refusals.Enqueue(reply);

    /// <summary>Completes when so many mails have come.</summary>
    /// <param name="count">At least this many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_mails)
        {
            if (_mails.Count >= count)
                reached.SetResult();
            else
                _watchers.Add((count, reached));
        }

        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        return Mails;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async Task ServeAsync(RawConnection connection)
    {
        using var session = new Session(connection.Stream, _settings.ImplicitTls, connection.Stopping);
        await session.WriteAsync("220 test.example ESMTP");
        while (await session.ReadLineAsync() is { } line && !line.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
            await AnswerAsync(session, line);
    }

    private async Task AnswerAsync(Session session, string line)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO":
                await session.WriteAsync(Capabilities(session));
                break;
            case "STARTTLS":
                await session.WriteAsync(_settings.AfterStartTls is { } injected ? $"220 go\r\n{injected}" : "220 go");
                await session.SecureAsync(_settings.Certificate!);
                break;
            case "AUTH":
                await LogInAsync(session, line.Split(' '));
                break;
            case "MAIL" when _settings.Login is not null && session.Login != _settings.Login:
                await session.WriteAsync("530 log in first");
                break;
            case "MAIL" when _refusals.TryDequeue(out var reply):
                Interlocked.Increment(ref _refused);
                await session.WriteAsync(reply);
                break;
            case "MAIL":
                session.From = Address(line);
                await session.WriteAsync("250 ok");
                break;
            case "RCPT":
                session.Recipients.Add(Address(line));
                await session.WriteAsync("250 ok");
                break;
            case "DATA":
                await session.WriteAsync("354 go on");
                Keep(new(session.From, [.. session.Recipients], await session.ReadDataAsync(), session.IsSecure, session.Login));
                await session.WriteAsync("250 kept");
                break;
            default:
                await session.WriteAsync("500 what?");
                break;
        }
    }

    private string Capabilities(Session session)
    {
        var lines = new List<string> { "test.example" };
        if (_settings is { Certificate: not null, ImplicitTls: false } && !session.IsSecure)
            lines.Add("STARTTLS");
        if (_settings.Login is not null)
            lines.Add($"AUTH {_settings.Mechanism}");
        lines.Add("8BITMIME");
        return string.Join("\r\n", lines.Select((text, index) => $"250{(index == lines.Count - 1 ? ' ' : '-')}{text}"));
    }

    private async Task LogInAsync(Session session, string[] words)
    {
        if (words[1] == "PLAIN")
        {
            session.Login = string.Join(':', Decode(words[2]).Split('\0')[1..]);
        }
        else
        {
            await session.WriteAsync("334 VXNlcm5hbWU6");
            var user = Decode((await session.ReadLineAsync())!);
            await session.WriteAsync("334 UGFzc3dvcmQ6");
            session.Login = $"{user}:{Decode((await session.ReadLineAsync())!)}";
        }

        await session.WriteAsync(session.Login == _settings.Login ? "235 welcome" : "535 wrong user or password");
    }

    private void Keep(ReceivedMail mail)
    {
        lock (_mails)
        {
            _mails.Add(mail);
            foreach (var watcher in _watchers.Where(watcher => _mails.Count >= watcher.Count))
                watcher.Reached.TrySetResult();
        }
    }

    private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private sealed class Session(Stream stream, bool isSecure, CancellationToken stopping) : IDisposable
    {
        private readonly byte[] _one = new byte[1];
        private Stream _stream = stream;

        public bool IsSecure { get; private set; } = isSecure;

        public string? Login { get; set; }

        public string From { get; set; } = "";

        public List<string> Recipients { get; } = [];

        public async Task WriteAsync(string text)
        {
            await _stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stopping);
            await _stream.FlushAsync(stopping);
        }

        // One byte at a time, so that nothing is taken of what comes after STARTTLS.
        public async Task<string?> ReadLineAsync()
        {
            var line = new StringBuilder();
            while (await _stream.ReadAsync(_one, stopping) == 1)
            {
                line.Append((char)_one[0]);
                if (line.Length >= 2 && line[^1] == '\n' && line[^2] == '\r')
                    return line.ToString(0, line.Length - 2);
            }

            return null;
        }

        public async Task<string> ReadDataAsync()
        {
            var data = new StringBuilder();
            while (await ReadLineAsync() is { } line && line != ".")
                data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            return data.ToString();
        }

        public async Task SecureAsync(X509Certificate2 certificate)
        {
            var secure = new SslStream(_stream);
            _stream = secure;
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping);
            IsSecure = true;
        }

        public void Dispose() => _stream.Dispose();
    }
}

/// <summary>How an <see cref="SmtpTestServer"/> behaves.</summary>
public sealed record SmtpTestSettings
{
    /// <summary>With it the server offers STARTTLS, or speaks TLS from the first byte.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether TLS begins with the connection.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>User and password with a colon between them; null lets everybody send.</summary>
    public string? Login { get; init; }

    /// <summary>How to log in: <c>PLAIN</c> or <c>LOGIN</c>.</summary>
    public string Mechanism { get; init; } = "PLAIN";

    /// <summary>What somebody on the way puts behind the answer to STARTTLS.</summary>
    public string? AfterStartTls { get; init; }
}
