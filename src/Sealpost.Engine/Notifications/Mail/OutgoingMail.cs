using System.Globalization;
using System.Text;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>A mail of plain text to one address, so that recipients do not learn of each other. Whatever subject and text hold, neither can end a header, begin another or end the mail.</summary>
/// <param name="Id">Unique, of letters, digits and underscores.</param>
internal sealed record OutgoingMail(string Id, string To, string Subject, string Text)
{
    private const int MaxPlainSubject = 60;
    // A line with encoded words has at most 76 characters (RFC 2047, section 2): the header's name, 12 around the base64 text, and that.
    private const int MaxEncodedBytes = 39;
    private const int MaxBase64Line = 76;

    /// <summary>The mail as it goes over the wire (RFC 5322): ASCII, CRLF, and no line that begins with a dot.</summary>
    public byte[] Format(string from, DateTimeOffset now)
    {
        var mail = new StringBuilder();
        Line(mail, $"Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}");
        Line(mail, $"From: Sealpost <{from}>");
        Line(mail, $"To: {To}");
        Line(mail, $"Message-ID: <{Id}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}>");
        Line(mail, $"Subject: {EncodeSubject(Subject)}");
        // So that no machine answers it (RFC 3834).
        Line(mail, "Auto-Submitted: auto-generated");
        Line(mail, "MIME-Version: 1.0");
        Line(mail, "Content-Type: text/plain; charset=utf-8");
        Line(mail, "Content-Transfer-Encoding: base64");
        Line(mail, "");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n")));
        for (var start = 0; start < body.Length; start += MaxBase64Line) Line(mail, body.AsSpan(start, Math.Min(MaxBase64Line, body.Length - start)));
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void Line(StringBuilder mail, ReadOnlySpan<char> text) => mail.Append(text).Append("\r\n");

    private static string EncodeSubject(string subject)
    {
        var isPlain = subject.Length <= MaxPlainSubject && !subject.AsSpan().ContainsAnyExceptInRange(' ', '~') && !subject.Contains("=?", StringComparison.Ordinal);
        return isPlain ? subject : string.Join("\r\n ", Words(subject).Select(word => $"=?utf-8?B?{Convert.ToBase64String(word)}?="));
    }

    // Each word holds whole characters.
    private static IEnumerable<byte[]> Words(string subject)
    {
        var word = new List<byte>(MaxEncodedBytes);
        var bytes = new byte[4];
        foreach (var rune in subject.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > MaxEncodedBytes)
            {
                yield return [.. word];
                word.Clear();
            }

            word.AddRange(bytes.AsSpan(0, length));
        }

        yield return [.. word];
    }
}
