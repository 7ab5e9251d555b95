using System.Text;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>Takes a token out of an answer that repeats it, before the answer is kept. Pure.</summary>
internal static class TokenMask
{
    private const int MaxHeaderBytes = 16 * 1024;
    private const string Mask = "[redacted]";

    public static OutboundResult.Responded Apply(OutboundResult.Responded response, AccessToken token)
    {
        string[] spellings = [token.Value, Uri.EscapeDataString(token.Value), token.Value.Replace("/", "\\/", StringComparison.Ordinal)];
        var headers = response.Headers.Capture(MaxHeaderBytes);
        var inHeaders = headers.Any(header => spellings.Any(spelling => header.Value.Contains(spelling, StringComparison.Ordinal)));
        return response with
        {
            Headers = inHeaders ? new([.. headers.Select(header => KeyValuePair.Create(header.Key, Hide(header.Value, spellings)))]) : response.Headers,
            Body = spellings.Aggregate(response.Body, Hide),
        };
    }

    private static string Hide(string text, string[] spellings) =>
        spellings.Aggregate(text, (hidden, spelling) => hidden.Replace(spelling, Mask, StringComparison.Ordinal));

    private static ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> body, string spelling)
    {
        var secret = Encoding.ASCII.GetBytes(spelling);
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
