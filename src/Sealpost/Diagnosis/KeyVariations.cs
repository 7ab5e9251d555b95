using System.Buffers.Text;
using System.Text;
using Sealpost.Schemes;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;
using Sealpost.Secrets;

namespace Sealpost.Diagnosis;

/// <summary>Right signature, wrong key: damaged, decoded in another way, in another place, or outside its time.</summary>
internal static class KeyVariations
{
    public static IEnumerable<Variation> All(ProofDefinition definition, SecretDecoding decoding, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
    {
        var variations = new List<Variation>();
        var index = 0;
        foreach (var key in keys)
        {
            var which = $"Key {++index}";
            if (!key.IsActive(now))
                variations.Add(new("key-inactive", $"{which} would have matched, and it is outside its time: not yet begun, or run out after a rotation.") { Keys = [key.Always()] });
            if (definition.Algorithm is not MacAlgorithm algorithm)
                continue;
            foreach (var (bytes, code, message) in Bytes(key.Secret.Reveal(), decoding))
                variations.Add(new(code, message) { Keys = [key.WithBytes(algorithm, bytes)] });
        }

        SchemeKey[] all = [.. keys];
        if (definition.Signature.Spread == SignatureSpread.ByPosition)
        {
            variations.Add(new("key-position", "A signature matches a key of another position: the order of the keys is not the sender's.")
            {
                Definition = definition with { Signature = definition.Signature with { Spread = SignatureSpread.Numbered } },
                Keys = all,
            });
        }

        if (definition.KeyId is not null || definition.Signature.Pattern.HasKeyId)
            variations.Add(new("key-id", "A key matches that does not bear the key id in the request: the ids are set wrongly.") { Keys = [.. all.Select(key => key.WithoutId())] });
        return variations;
    }

    /// <summary>Shared secrets of any kind of scheme, damaged or decoded in another way.</summary>
    public static IEnumerable<Variation> OfSecrets(SecretFormat format, ReadOnlySpan<SchemeKey> keys)
    {
        var variations = new List<Variation>();
        if (format.Macs.Count == 0)
            return variations;
        foreach (var key in keys)
        {
            foreach (var (bytes, code, message) in Bytes(key.Secret.Reveal(), format.Decoding))
                variations.Add(new(code, message) { Keys = [new(new MacKey(format.Macs, bytes), key.Secret, null, null, key.Id)] });
        }

        return variations;
    }

    public static SchemeKey WithToken(this SchemeKey key, string token) => new(new TokenKey(token), key.Secret, key.From, key.Until, key.Id);

    private static IEnumerable<(byte[] Bytes, string Code, string Message)> Bytes(string text, SecretDecoding decoding)
    {
        foreach (var (changed, code, message) in SecretTexts.Of(text))
            yield return (Encoding.UTF8.GetBytes(changed), code, message);

        if (decoding != SecretDecoding.Utf8)
            yield return (Encoding.UTF8.GetBytes(text), "secret-decoding", "It matches when the whole secret is used as text, without decoding.");
        var underscore = text.IndexOf('_', StringComparison.Ordinal);
        var bare = text[(underscore + 1)..].Trim();
        if (underscore >= 0)
            yield return (Encoding.UTF8.GetBytes(bare), "secret-prefix", "It matches when the secret is used as text without the prefix before its underscore.");
        if (decoding != SecretDecoding.Base64 && TryBase64(bare) is { } decoded)
            yield return (decoded, "secret-decoding", "It matches when the secret is decoded from base64.");
        if (decoding != SecretDecoding.Hex && bare.Length % 2 == 0 && bare.Length > 0 && bare.All(char.IsAsciiHexDigit))
            yield return (Convert.FromHexString(bare), "secret-decoding", "It matches when the secret is decoded from hex.");
    }

    private static byte[]? TryBase64(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Base64.IsValid(padded) && Convert.TryFromBase64String(padded, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }

    private static SchemeKey WithBytes(this SchemeKey key, MacAlgorithm algorithm, byte[] bytes) =>
        new(new MacKey([algorithm], bytes), key.Secret, null, null, key.Id);

    private static SchemeKey Always(this SchemeKey key) => new(key.Material, key.Secret, null, null, key.Id);

    private static SchemeKey WithoutId(this SchemeKey key) => new(key.Material, key.Secret, key.From, key.Until, null);
}
