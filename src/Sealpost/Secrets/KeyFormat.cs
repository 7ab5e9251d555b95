using System.Security.Cryptography;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Secrets;

/// <summary>How a vendor hands out its public keys. PEM and JWK say themselves what they are and are taken as well, private keys included.</summary>
internal sealed record KeyFormat(IReadOnlyList<KeyFamily> Families)
{
    public SecretDecoding Decoding { get; init; } = SecretDecoding.Pem;

    /// <summary>Whether the decoded bytes are the 32 of Ed25519 themselves, not a SubjectPublicKeyInfo.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Text that may stand before an encoded public key.</summary>
    public string PublicPrefix { get; init; } = "";

    /// <summary>Text that stands before an encoded private key (seed and public key); null when private keys are PEM.</summary>
    public string? PrivatePrefix { get; init; }

    /// <returns>Null and the key, or what is wrong with the text.</returns>
    public string? TryRead(string text, out AsymmetricKey? key)
    {
        key = null;
        if (Families.Contains(KeyFamily.Ed25519) && Families.Count == 1 && Ed25519Key.Unavailable is { } unavailable)
            return unavailable;

        key = Read(text.Trim());
        if (key is null)
            return $"The key cannot be read: give {Forms}.";
        if (Families.Contains(key.Family))
            return null;
        var family = key.Family;
        key = null;
        return $"This is a key for {family}; the scheme needs one for {string.Join(" or ", Families)}.";
    }

    /// <summary>Makes a new private key: in the vendor's own form where it has one, otherwise PEM.</summary>
    public string Generate()
    {
        switch (Families[0])
        {
            case KeyFamily.Ed25519:
                return GenerateEd25519();
            case KeyFamily.Rsa:
                using (var rsa = RSA.Create(2048))
                    return rsa.ExportPkcs8PrivateKeyPem();
            case var family:
                using (var ec = ECDsa.Create(EcKey.CurveOf(family)))
                    return ec.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>The text to hand to receivers.</summary>
    public string WritePublic(AsymmetricKey key)
    {
        var bytes = IsRaw && key is Ed25519Key ed ? ed.PublicBytes : key.ExportPublicKey();
        return Decoding switch
        {
            SecretDecoding.Hex => PublicPrefix + Convert.ToHexStringLower(bytes),
            SecretDecoding.Base64 => PublicPrefix + Convert.ToBase64String(bytes),
            _ => PemEncoding.WriteString("PUBLIC KEY", bytes),
        };
    }

    private string Forms
    {
        get
        {
            var own = Decoding switch
            {
                SecretDecoding.Hex => IsRaw ? "the public key in hex, " : "the SubjectPublicKeyInfo in hex, ",
                SecretDecoding.Base64 => IsRaw ? $"the public key in base64{After(PublicPrefix)}, " : "the SubjectPublicKeyInfo in base64, ",
                _ => "",
            };
            return $"{own}PEM (public key, certificate or unencrypted private key; RSA of 2048 to 8192 bits) or a JSON Web Key";
        }
    }

    private static string After(string prefix) => prefix.Length == 0 ? "" : $", with or without {prefix} before it";

    private AsymmetricKey? Read(string text)
    {
        if (text.Contains(KeyText.PemMark, StringComparison.Ordinal))
            return KeyText.FromPem(text);
        if (text.StartsWith('{'))
            return JsonWebKey.TryRead(text)?.Key;
        if (PrivatePrefix is not null && text.StartsWith(PrivatePrefix, StringComparison.Ordinal))
            return ReadSeed(text[PrivatePrefix.Length..]);
        return Decode(text.StartsWith(PublicPrefix, StringComparison.Ordinal) ? text[PublicPrefix.Length..] : text) is not { } bytes ? null
            : IsRaw ? Ed25519Key.FromPublic(bytes)
            : KeyText.FromSubjectPublicKeyInfo(bytes);
    }

    private Ed25519Key? ReadSeed(string encoded)
    {
        if (Decode(encoded) is not { Length: 2 * Ed25519Key.KeySize } pair)
            return null;
        var key = Ed25519Key.FromSeed(pair.AsSpan(0, Ed25519Key.KeySize));
        return key is not null && key.PublicBytes.AsSpan().SequenceEqual(pair.AsSpan(Ed25519Key.KeySize)) ? key : null;
    }

    private byte[]? Decode(string text)
    {
        var encoding = Decoding switch
        {
            SecretDecoding.Hex => SignatureEncoding.HexAny,
            SecretDecoding.Base64 => SignatureEncoding.Base64,
            _ => default(SignatureEncoding?),
        };
        if (encoding is not { } known)
            return null;
        var bytes = new byte[known.DecodedLength(text)];
        return known.Decode(text, bytes) == Schemes.Evaluation.Decoding.Exact ? bytes : null;
    }

    private string GenerateEd25519()
    {
        var seed = RandomNumberGenerator.GetBytes(Ed25519Key.KeySize);
        if (PrivatePrefix is null)
            return PemEncoding.WriteString("PRIVATE KEY", [.. Ed25519Der.PrivatePrefix, .. seed]);
        var key = Ed25519Key.FromSeed(seed) ?? throw new PlatformNotSupportedException(Ed25519Key.Unavailable);
        byte[] pair = [.. seed, .. key.PublicBytes];
        return PrivatePrefix + (Decoding == SecretDecoding.Hex ? Convert.ToHexStringLower(pair) : Convert.ToBase64String(pair));
    }
}
