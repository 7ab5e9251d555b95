using System.Runtime.CompilerServices;
using System.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>HTTP Basic (RFC 7617): the secret is <c>user:password</c>, sent as the base64 of its UTF-8.</summary>
internal static class BasicProof
{
    public const string Header = "Authorization";

    private const string AuthScheme = "Basic";

    public static void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers)
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        if (ActiveKeys.Select(keys, request.Time, active, out var count) != VerifyOutcome.Accepted)
            throw new InvalidOperationException($"Signing needs one to {ActiveKeys.Max} keys that are active at the request's time.");

        var credential = Encoding.UTF8.GetBytes(ActiveKeys.Token(keys[active[count - 1]]).Text);
        headers.Add(new(Header, $"{AuthScheme} {Convert.ToBase64String(credential)}"));
    }

    [SkipLocalsInit]
    public static VerifyResult Verify<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        var outcome = ActiveKeys.Select(keys, now, active, out var count);
        if (outcome != VerifyOutcome.Accepted)
            return VerifyResult.Refused(outcome);

        var reading = RequestFields.Header(request, Header, out var value);
        if (reading != Reading.Found)
            return VerifyResult.Refused(RequestFields.Outcome(reading, VerifyOutcome.MissingSignature));

        Span<byte> credential = stackalloc byte[1024];
        if (!TryDecode(value, credential, out var length))
            return VerifyResult.Refused(VerifyOutcome.MalformedSignature);

        var match = TokenProof.Match(credential[..length], keys, active[..count]);
        return new() { Outcome = match < 0 ? VerifyOutcome.SignatureMismatch : VerifyOutcome.Accepted, KeyIndex = match };
    }

    private static bool TryDecode(ReadOnlySpan<char> value, Span<byte> credential, out int length)
    {
        length = 0;
        if (value.Length <= AuthScheme.Length || !value.StartsWith(AuthScheme, StringComparison.OrdinalIgnoreCase) || value[AuthScheme.Length] != ' ')
            return false;

        var text = value[AuthScheme.Length..].Trim(' ');
        if (text.IsEmpty || text.Length % 4 != 0 || text.Length / 4 * 3 > credential.Length)
            return false;

        var bytes = (text.Length / 4 * 3) - (text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith("=", StringComparison.Ordinal) ? 1 : 0);
        length = bytes;
        return SignatureEncoding.Base64.Decode(text, credential[..bytes]) == Decoding.Exact;
    }
}
