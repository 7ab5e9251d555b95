using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Sealpost.Schemes.Language;

namespace Sealpost.Schemes.Evaluation;

/// <summary>Shared tokens: sent as they are, compared by digest. The body is not protected by them.</summary>
internal sealed class TokenProof(TokenDefinition definition)
{
    private readonly FieldSource[] _sources = [.. definition.Sources];

    public bool CanSign => _sources[0].Place.Kind == SchemePlaceKind.Header;

    public string Header => _sources[0].Place.Name;

    public void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers)
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        if (ActiveKeys.Select(keys, request.Time, active, out var count) != VerifyOutcome.Accepted)
            throw new InvalidOperationException($"Signing needs one to {ActiveKeys.Max} keys that are active at the request's time.");

        headers.Add(new(Header, definition.Prefix + ActiveKeys.Token(keys[active[count - 1]]).Text));
    }

    [SkipLocalsInit]
    public VerifyResult Verify<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        var outcome = ActiveKeys.Select(keys, now, active, out var count);
        if (outcome != VerifyOutcome.Accepted)
            return VerifyResult.Refused(outcome);

        Span<char> scratch = stackalloc char[256];
        scoped ReadOnlySpan<char> text = default;
        var reading = Reading.Missing;
        for (var i = 0; i < _sources.Length && reading == Reading.Missing; i++)
            reading = RequestFields.Read(request, _sources[i].Place, _sources[i].Path, default, scratch, out text, out _);

        if (reading != Reading.Found)
            return VerifyResult.Refused(RequestFields.Outcome(reading, VerifyOutcome.MissingSignature));
        if (!text.StartsWith(definition.Prefix, StringComparison.Ordinal))
            return VerifyResult.Refused(VerifyOutcome.MalformedSignature);

        var token = new ByteBuffer(stackalloc byte[512]);
        token.Append(text[definition.Prefix.Length..]);
        var match = Match(token.Written, keys, active[..count]);
        token.Dispose();
        return new() { Outcome = match < 0 ? VerifyOutcome.SignatureMismatch : VerifyOutcome.Accepted, KeyIndex = match };
    }

    public static int Match(ReadOnlySpan<byte> token, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, digest);
        var match = -1;
        foreach (var index in active)
        {
            if (ActiveKeys.Token(keys[index]).Matches(digest) & match < 0)
                match = index;
        }

        return match;
    }
}
