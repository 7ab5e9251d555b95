using System.Security.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.HttpSignatures;

/// <summary>The field Content-Digest (RFC 9530) with the two hashes that the RFC does not warn of.</summary>
internal static class ContentDigest
{
    public const string Header = "Content-Digest";

    public static string Of(ReadOnlySpan<byte> body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";

    /// <summary>Every digest that is known must be that of the body, and one must be known.</summary>
    public static VerifyOutcome Check<THeaders>(in VerifyRequest<THeaders> request)
        where THeaders : struct, IHeaderReader
    {
        var reading = RequestFields.Header(request, Header, out var text);
        if (reading != Reading.Found)
            return RequestFields.Outcome(reading, VerifyOutcome.MissingSignedPart);
        if (StructuredField.ReadBytes(text) is not { } digests)
            return VerifyOutcome.DigestMismatch;

        var known = 0;
        foreach (var (name, claimed) in digests)
        {
            var actual = name switch
            {
                "sha-256" => SHA256.HashData(request.Body),
                "sha-512" => SHA512.HashData(request.Body),
                _ => null,
            };
            if (actual is null)
                continue;
            known++;
            if (!CryptographicOperations.FixedTimeEquals(actual, claimed))
                return VerifyOutcome.DigestMismatch;
        }

        return known > 0 ? VerifyOutcome.Accepted : VerifyOutcome.DigestMismatch;
    }
}
