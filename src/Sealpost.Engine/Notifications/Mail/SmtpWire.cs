using System.Globalization;
using System.Text;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>What a server answered (RFC 5321, section 4.2).</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Lines[^1]}");
}

/// <summary>The server said no, or something that is not SMTP.</summary>
internal sealed class SmtpException(string message) : Exception(message);

/// <summary>Commands and replies over a stream, both bounded.</summary>
internal sealed class SmtpWire(Stream stream)
{
    private const int MaxLine = 2048;
    private const int MaxLines = 128;
    private const int MaxShown = 200;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _filled;

    /// <summary>True when the server has said more than was asked.</summary>
    public bool HasUnread => _filled > 0;

    /// <exception cref="SmtpException">The reply is not good, or none at all.</exception>
    public async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken)
    {
        await SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <exception cref="SmtpException">The reply is not good, or none at all.</exception>
    public async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) throw new SmtpException("The server does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-') continue;
            var reply = new SmtpReply(code, lines);
            return reply.IsGood ? reply : throw new SmtpException($"The server answered {reply}");
        }

        throw new SmtpException("The server's answer has no end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Shown(_buffer.AsSpan(0, end));
                _buffer.AsSpan(end + 1, _filled - end - 1).CopyTo(_buffer);
                _filled -= end + 1;
                return line;
            }

            if (_filled == _buffer.Length) throw new SmtpException("The server's answer has a line without end.");
            var read = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            if (read == 0) throw new SmtpException("The server closed the connection.");
            _filled += read;
        }
    }

    // It may come into a log.
    private static string Shown(ReadOnlySpan<byte> line) =>
        string.Create(Math.Min(line.Length, MaxShown), Encoding.Latin1.GetString(line), static (shown, text) =>
        {
            for (var i = 0; i < shown.Length; i++) shown[i] = text[i] is >= ' ' and <= '~' ? text[i] : ' ';
        }).TrimEnd();
}
