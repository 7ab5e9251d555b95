using System.Security.Cryptography;
using System.Text;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Secrets;

/// <summary>What a scheme's secret looks like: its check, its generator and its way into key bytes.</summary>
public sealed class SecretFormat
{
    internal static readonly SecretFormat Nothing = new(SecretUse.Nothing);

    internal SecretFormat(SecretUse use) => Use = use;

    /// <summary>What the vendor calls its secret, such as <c>app secret</c>; null when it has no name of its own.</summary>
    public string? Label { get; internal init; }

    internal SecretUse Use { get; }

    internal SecretDecoding Decoding { get; init; } = SecretDecoding.Utf8;

    /// <summary>Text that may stand before the encoded key and is not part of it.</summary>
    internal string StripPrefix { get; init; } = "";

    /// <summary>Whether the text is brought into Unicode normalisation form KD before it becomes bytes.</summary>
    internal bool NormalizesToKd { get; init; }

    internal int MinBytes { get; init; } = 1;

    internal int MaxBytes { get; init; } = 1024;

    internal bool OnlyLettersAndDigits { get; init; }

    internal SecretGenerator? Generator { get; init; }

    /// <summary>What the key bytes become before they are used; null when they are used as they are.</summary>
    internal HashAlgorithmName? Derivation { get; init; }

    /// <summary>The keyed hashes that the secret serves as key; empty for other uses.</summary>
    internal IReadOnlyList<MacAlgorithm> Macs { get; init; } = [];

    /// <summary>How public keys are read; null where the secret is none.</summary>
    internal KeyFormat? Keys { get; init; }

    /// <summary>Whether the secret may be the https address of a JSON Web Key Set (RFC 7517) instead of a key.</summary>
    internal bool TakesKeySet { get; init; }

    /// <summary>Whether the secret may be credentials for looking keys up instead of a key.</summary>
    internal bool TakesCredentials { get; init; }

    /// <summary>Makes a fresh secret from a cryptographic random source.</summary>
    /// <exception cref="InvalidOperationException">The scheme takes no secret.</exception>
    public Secret Generate() => new(
        Keys?.Generate() ?? (Generator ?? throw new InvalidOperationException("This scheme takes no secret, so there is none to make.")).Generate());

    /// <summary>
    /// Whether a secret is good enough to be taken into use, by the length and alphabet that the scheme's documents ask for.
    /// <see cref="Schemes.Scheme.CreateKey"/> is more lenient: it takes whatever decodes, because a vendor may have handed out less.
    /// </summary>
    /// <param name="secret">The secret to look at.</param>
    /// <returns>Null when the secret can be used; otherwise what is wrong and how to mend it. Never repeats the secret.</returns>
    public string? Check(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (Use == SecretUse.PublicKey)
            return TryCreateMaterial(secret, out var unread) is null ? unread : null;

        var fault = TryDecode(secret, out var key);
        if (fault is not null || Use == SecretUse.Nothing)
            return fault;

        if (OnlyLettersAndDigits && !secret.Reveal().All(char.IsAsciiLetterOrDigit))
            return "The secret may hold only the letters A to Z and a to z and the digits.";
        if (key.Length < MinBytes)
            return $"The secret is {key.Length} bytes long and must have at least {MinBytes}{Counted}.";
        return key.Length > MaxBytes ? $"The secret is {key.Length} bytes long and may have at most {MaxBytes}{Counted}." : null;
    }

    /// <summary>
    /// Whether a secret can also sign: as <see cref="Check"/>, and where the scheme signs with a private key, the secret has to hold one.
    /// </summary>
    /// <param name="secret">The secret to look at.</param>
    /// <returns>Null when the secret can sign; otherwise what is wrong and how to mend it. Never repeats the secret.</returns>
    public string? CheckForSigning(Secret secret) =>
        Check(secret) ?? (Keys is not null && TryCreateMaterial(secret) is not AsymmetricKey { HasPrivateKey: true }
            ? "Signing needs the private key; this is only the public one."
            : null);

    internal KeyMaterial CreateMaterial(Secret secret) => TryCreateMaterial(secret, out var fault) ?? throw new SecretFormatException(fault!);

    internal KeyMaterial? TryCreateMaterial(Secret secret) => TryCreateMaterial(secret, out _);

    private KeyMaterial? TryCreateMaterial(Secret secret, out string? fault)
    {
        if (Use == SecretUse.PublicKey)
            return TryReadKey(secret.Reveal(), out fault);

        fault = TryDecode(secret, out var key);
        return fault is not null ? null : Macs.Count == 0 ? new TokenKey(secret.Reveal()) : new MacKey(Macs, Derived(key));
    }

    private KeyMaterial? TryReadKey(string text, out string? fault)
    {
        fault = null;
        if (TakesKeySet && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps)
            return new RemoteKeySet(url);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (TakesCredentials && colon > 0 && !text.StartsWith('{') && !text.Contains(KeyText.PemMark, StringComparison.Ordinal))
            return new LookupCredentials(text[..colon], text[(colon + 1)..]);

        fault = Keys!.TryRead(text, out var key);
        return key;
    }

    private byte[] Derived(byte[] key) => Derivation is { } hash ? CryptographicOperations.HashData(hash, key) : key;

    private string Counted => Decoding switch
    {
        SecretDecoding.Hex => " after hex decoding",
        SecretDecoding.Base64 => " after base64 decoding",
        _ => "",
    };

    private string? TryDecode(Secret secret, out byte[] key)
    {
        key = [];
        var text = secret.Reveal();
        switch (Use)
        {
            case SecretUse.Nothing:
                return "This scheme takes no secret.";
            case SecretUse.HeaderToken when text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text[0] == ' ' || text[^1] == ' ':
                return "A token that stands in a header is visible ASCII, without line breaks and without spaces at its ends.";
            case SecretUse.Credential when CredentialFault(text) is { } fault:
                return fault;
        }

        if (Decoding == SecretDecoding.Utf8)
        {
            var normal = NormalizesToKd ? CompatibilityDecomposition.TryApply(text) : text;
            key = Encoding.UTF8.GetBytes(normal ?? "");
            return normal is null
                ? "The secret holds a character whose Unicode normal form is not known here; use Latin, Greek, Cyrillic, Han, kana or Hangul text."
                : null;
        }

        var encoded = text.StartsWith(StripPrefix, StringComparison.Ordinal) ? text[StripPrefix.Length..] : text;
        return Decoding == SecretDecoding.Hex ? FromHex(encoded, out key) : FromBase64(encoded, out key);
    }

    private static string? CredentialFault(string text) =>
        !text.Contains(':', StringComparison.Ordinal) ? "The secret of a Basic scheme is the user name, a colon and the password."
        : text.Any(char.IsControl) ? "A user name or password may not hold control characters (RFC 7617, 2)."
        : null;

    private static string? FromHex(string encoded, out byte[] key)
    {
        key = [];
        if (encoded.Length == 0)
            return "The secret has no key in it.";
        if (encoded.Length % 2 != 0 || !encoded.All(char.IsAsciiHexDigit))
            return "The secret must be hex: pairs of the digits 0 to 9 and a to f, with no spaces or line breaks.";
        key = Convert.FromHexString(encoded);
        return null;
    }

    private string? FromBase64(string encoded, out byte[] key)
    {
        key = [];
        if (encoded.Length == 0)
            return "The secret has no key in it.";
        if (encoded.StartsWith("whpk_", StringComparison.Ordinal))
            return "This is a public key (whpk_); a signing secret is needed.";
        if (encoded.StartsWith("whsk_", StringComparison.Ordinal))
            return "This is a private key for Ed25519 (whsk_); this scheme needs a shared secret.";

        var padding = encoded.EndsWith("==", StringComparison.Ordinal) ? 2 : encoded.EndsWith('=') ? 1 : 0;
        var bytes = new byte[Math.Max((encoded.Length / 4 * 3) - padding, 1)];
        if (encoded.Length % 4 != 0 || SignatureEncoding.Base64.Decode(encoded, bytes) != Schemes.Evaluation.Decoding.Exact)
        {
            var prefix = StripPrefix.Length == 0 ? "" : $", with or without {StripPrefix} before it";
            return $"The secret must be padded base64 in its one canonical form{prefix}, with no spaces or line breaks: copy it whole, '=' included.";
        }

        key = bytes;
        return null;
    }
}

/// <summary>What the secret of a scheme is for.</summary>
internal enum SecretUse
{
    /// <summary>The scheme takes none.</summary>
    Nothing,
    /// <summary>The key of a keyed hash.</summary>
    Key,
    /// <summary>A public key, with or without its private half, or where to find one.</summary>
    PublicKey,
    /// <summary>Text that is hashed with the content.</summary>
    HashedText,
    /// <summary>A token in a header.</summary>
    HeaderToken,
    /// <summary>A token in the body.</summary>
    BodyToken,
    /// <summary>A user name and password.</summary>
    Credential,
}
