using System.Text;
using System.Text.Encodings.Web;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Authentication;

/// <summary>Takes the credentials of a request out of an answer that repeats them, before the answer is kept. Pure.</summary>
internal static class CredentialMask
{
    /// <summary>What stands where a credential stood.</summary>
    public const string Mask = "[redacted]";

    /// <summary>What is shorter is no secret, and cutting it out would cut up the answer.</summary>
    private const int ShortestSecret = 4;
    private const int MaxHeaderBytes = 16 * 1024;

    /// <param name="credentials">The headers of the request whose values are secret.</param>
    public static OutboundResult.Responded Apply(OutboundResult.Responded response, IEnumerable<KeyValuePair<string, string>> credentials)
    {
        var spellings = credentials.SelectMany(SecretsIn).SelectMany(Spellings).Where(secret => secret.Length >= ShortestSecret)
            .Distinct().OrderByDescending(spelling => spelling.Length).ToArray();
        if (spellings.Length == 0) return response;
        var headers = response.Headers.Capture(MaxHeaderBytes);
        var inHeaders = headers.Any(header => spellings.Any(spelling => header.Value.Contains(spelling, StringComparison.Ordinal)));
        return response with
        {
            Headers = inHeaders ? new([.. headers.Select(header => KeyValuePair.Create(header.Key, Hide(header.Value, spellings)))]) : response.Headers,
            Body = response.Body.IsEmpty ? response.Body : spellings.Aggregate(response.Body, Hide),
        };
    }

    // In "Authorization: Basic dXNlcjpwYXNz" the secret begins after the space, and the password in it is one too.
    private static IEnumerable<string> SecretsIn(KeyValuePair<string, string> header)
    {
        var (name, value) = header;
        if (!string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase)) return [value];
        var credentials = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return value.StartsWith(BasicCredentials.Scheme, StringComparison.OrdinalIgnoreCase) && BasicCredentials.PasswordIn(credentials) is { } password ? [credentials, password] : [credentials];
    }

    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret, Uri.EscapeDataString(secret), secret.Replace("/", "\\/", StringComparison.Ordinal), JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
    ];

    private static string Hide(string text, string[] spellings) =>
        spellings.Aggregate(text, (hidden, spelling) => hidden.Replace(spelling, Mask, StringComparison.Ordinal));

    private static ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> body, string spelling)
    {
        var secret = Encoding.UTF8.GetBytes(spelling);
        if (body.Span.IndexOf(secret) < 0) return body;
        var hidden = new MemoryStream(body.Length);
        while (body.Span.IndexOf(secret) is var at and >= 0)
        {
            hidden.Write(body.Span[..at]);
            hidden.Write(Encoding.ASCII.GetBytes(Mask));
            body = body[(at + secret.Length)..];
        }

        hidden.Write(body.Span);
        return hidden.ToArray();
    }
}
