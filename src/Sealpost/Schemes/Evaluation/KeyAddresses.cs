using System.Diagnostics.CodeAnalysis;
using Sealpost.Keys;
using Sealpost.Schemes.HttpSignatures;
using Sealpost.Schemes.Jwt;
using Sealpost.Schemes.Language;

namespace Sealpost.Schemes.Evaluation;

/// <summary>Finds out which keys a request needs that are not at hand. Nothing is fetched here.</summary>
internal sealed class KeyAddresses(KeySource source, SignatureDefinition? signature, JwtProof? jwt, bool isHttpSignature)
{
    /// <summary>
    /// Where the key stands for one of the given keys that is only an address, or, where none is given, for the whole request.
    /// </summary>
    /// <param name="request">The request, not believed.</param>
    /// <param name="given">A given key; null when none is.</param>
    /// <param name="address">Where to fetch.</param>
    /// <param name="outcome">Why there is nothing to fetch; not verified when nothing needs to be.</param>
    public bool TryFind<THeaders>(
        in VerifyRequest<THeaders> request, SchemeKey? given, [NotNullWhen(true)] out KeyAddress? address, out VerifyOutcome outcome)
        where THeaders : struct, IHeaderReader
    {
        address = null;
        outcome = VerifyOutcome.NotVerified;
        switch (given?.Material)
        {
            case RemoteKeySet set:
                address = new(source, set.Url, KeyId(request), null);
                return true;
            case LookupCredentials credentials when KeyId(request) is { } keyId:
                address = new(source, null, keyId, credentials);
                return true;
            case LookupCredentials:
                outcome = VerifyOutcome.MalformedSignature;
                return false;
            case null when source.Url is { } url:
                address = new(source, url, null, null);
                return true;
            case null when source.UrlSources.Count > 0:
                return TryFindInRequest(request, out address, out outcome);
            default:
                return false;
        }
    }

    private bool TryFindInRequest<THeaders>(in VerifyRequest<THeaders> request, [NotNullWhen(true)] out KeyAddress? address, out VerifyOutcome outcome)
        where THeaders : struct, IHeaderReader
    {
        address = null;
        Span<char> scratch = stackalloc char[512];
        var reading = Reading.Missing;
        scoped ReadOnlySpan<char> text = default;
        for (var i = 0; i < source.UrlSources.Count && reading == Reading.Missing; i++)
            reading = RequestFields.Read(request, source.UrlSources[i].Place, source.UrlSources[i].Path, default, scratch, out text, out _);
        if (reading != Reading.Found)
        {
            outcome = RequestFields.Outcome(reading, VerifyOutcome.MissingSignedPart);
            return false;
        }

        outcome = VerifyOutcome.KeyNotTrusted;
        if (!System.Text.Ascii.IsValid(text) || !Uri.TryCreate(text.ToString(), UriKind.Absolute, out var url) || !source.Trusts(url))
            return false;
        address = new(source, url, null, null);
        outcome = VerifyOutcome.NotVerified;
        return true;
    }

    private string? KeyId<THeaders>(in VerifyRequest<THeaders> request)
        where THeaders : struct, IHeaderReader
    {
        if (jwt is not null)
            return jwt.Read(request, out _)?.KeyId;
        if (isHttpSignature)
            return HttpSignatureProof.KeyId(request);
        if (signature is not { Parse: SignatureParse.Envelope, KeyIdInEnvelope: { } path })
            return null;

        Span<char> scratch = stackalloc char[256];
        return RequestFields.Read(request, signature.Sources[0].Place, null, default, scratch, out var text, out _) == Reading.Found
            && Envelope.Read(text, path, scratch, out var keyId) == Reading.Found
            ? keyId.ToString()
            : null;
    }
}
