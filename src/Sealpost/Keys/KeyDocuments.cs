using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;

namespace Sealpost.Keys;

/// <summary>Reads keys out of what was fetched.</summary>
internal static class KeyDocuments
{
    private const int MaxKeys = 64;
    private const int MaxCertificates = 8;

    public static KeyResolution Read(KeySource source, ReadOnlyMemory<byte> document, DateTimeOffset now, X509Certificate2Collection? roots) => source switch
    {
        { Kind: KeySourceKind.KeySet } => KeySet(document),
        { Kind: KeySourceKind.Certificate } => Certificate(document.Span, source.ChainFor, now, roots),
        { Kind: KeySourceKind.Document, Pointer: { } pointer } => Member(document.Span, pointer),
        { Lookup: KeyLookup.EBay } => Member(document.Span, JsonPath.TryParse("/key")!),
        { Lookup: KeyLookup.Plaid } => PlaidKey(document),
        _ => KeyResolution.Unavailable,
    };

    private static KeyResolution KeySet(ReadOnlyMemory<byte> document)
    {
        if (Parse(document) is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            return KeyResolution.Unavailable;
        return KeyResolution.Found([.. keys.EnumerateArray().Take(MaxKeys).Select(JsonWebKey.TryRead).Where(key => key?.Key is not null).Select(key => new FetchedKey(key!.Key!, key.Id))]);
    }

    private static KeyResolution PlaidKey(ReadOnlyMemory<byte> document)
    {
        if (Parse(document) is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("key", out var member) || JsonWebKey.TryRead(member) is not { Key: { } key } jwk)
            return KeyResolution.Unavailable;
        var isRetired = member.TryGetProperty("expired_at", out var expired) && expired.ValueKind != JsonValueKind.Null;
        return isRetired ? KeyResolution.Untrusted : KeyResolution.Found([new(key, jwk.Id)]);
    }

    private static KeyResolution Member(ReadOnlySpan<byte> document, JsonPath pointer) =>
        JsonField.Read(document, pointer, [], out var text) == Reading.Found && KeyText.FromPem(Armoured(text.ToString())) is { } key
            ? KeyResolution.Found([new(key, null)])
            : KeyResolution.Unavailable;

    /// <summary>Some services leave out the line breaks of the armour.</summary>
    private static string Armoured(string pem)
    {
        const string Begin = "-----BEGIN PUBLIC KEY-----";
        const string End = "-----END PUBLIC KEY-----";
        return pem.StartsWith(Begin, StringComparison.Ordinal) && pem.TrimEnd().EndsWith(End, StringComparison.Ordinal)
            ? $"{Begin}\n{pem[Begin.Length..pem.LastIndexOf(End, StringComparison.Ordinal)].Trim()}\n{End}"
            : pem;
    }

    private static KeyResolution Certificate(ReadOnlySpan<byte> document, string? chainFor, DateTimeOffset now, X509Certificate2Collection? roots)
    {
        var bundle = new X509Certificate2Collection();
        try
        {
            bundle.ImportFromPem(Encoding.UTF8.GetString(document));
            if (bundle.Count is 0 or > MaxCertificates)
                return KeyResolution.Unavailable;

            var leaf = bundle[0];
            var isCurrent = now >= leaf.NotBefore && now <= leaf.NotAfter;
            if (!isCurrent || (chainFor is not null && !IsTrusted(leaf, bundle, chainFor, now, roots)))
                return KeyResolution.Untrusted;
            return KeyText.FromCertificate(leaf) is { } key ? KeyResolution.Found([new(key, null)]) : KeyResolution.Untrusted;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return KeyResolution.Unavailable;
        }
        finally
        {
            foreach (var certificate in bundle)
                certificate.Dispose();
        }
    }

    private static bool IsTrusted(X509Certificate2 leaf, X509Certificate2Collection bundle, string name, DateTimeOffset now, X509Certificate2Collection? roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.ExtraStore.AddRange(bundle);
        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return chain.Build(leaf) && leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false);
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            return parsed.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
