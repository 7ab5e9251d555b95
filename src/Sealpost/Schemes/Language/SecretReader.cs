using System.Security.Cryptography;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;
using Sealpost.Secrets;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the member <c>secret</c>.</summary>
internal static class SecretReader
{
    private static readonly (string, SecretDecoding)[] Decodings =
        [("utf8", SecretDecoding.Utf8), ("hex", SecretDecoding.Hex), ("base64", SecretDecoding.Base64)];

    private static readonly (string, SecretDecoding)[] KeyDecodings =
        [("pem", SecretDecoding.Pem), ("hex", SecretDecoding.Hex), ("base64", SecretDecoding.Base64)];

    /// <summary>A secret that is text, or the key of keyed hashes.</summary>
    public static SecretFormat Read(ObjectReader? reader, SecretUse use, IReadOnlyList<MacAlgorithm> macs)
    {
        if (reader is null)
            return new(use) { Macs = macs, Generator = Default(use, SecretDecoding.Utf8, "") };

        var decoding = use switch
        {
            SecretUse.Key => reader.Choice("decode", Decodings, SecretDecoding.Utf8),
            SecretUse.HashedText => reader.Choice("decode", Decodings[..1], SecretDecoding.Utf8),
            _ => SecretDecoding.Utf8,
        };
        var stripPrefix = use == SecretUse.Key ? reader.Text("stripPrefix") ?? "" : "";
        if (stripPrefix.Length > 0 && decoding == SecretDecoding.Utf8)
            reader.Fault("stripPrefix", "Text before the key can be taken off only where the key is decoded from hex or base64.");

        var normalizes = use == SecretUse.Key && reader.Choice<bool?>("normalize", [("NFKD", true)], null) == true;
        if (normalizes && decoding != SecretDecoding.Utf8)
            reader.Fault("normalize", "Only secrets that are used as text can be normalised.");

        var derivation = use == SecretUse.Key ? reader.Choice<HashAlgorithmName?>("derive", [("sha1", HashAlgorithmName.SHA1), ("sha256", HashAlgorithmName.SHA256)], null) : null;
        reader.Choice<bool?>("origin", [("handshake", true)], null);
        var label = reader.Text("label");
        var minimum = reader.Number("minBytes", 1, 1024) ?? 1;
        var maximum = reader.Number("maxBytes", 1, 1024) ?? 1024;
        if (minimum > maximum)
            reader.Fault("minBytes", "minBytes is above maxBytes.");

        var onlyAlnum = reader.Choice<bool?>("alphabet", [("alnum", true)], null) == true;
        var generator = Default(use, decoding, stripPrefix);
        if (reader.Text("generate") is { } recipe)
        {
            generator = SecretGenerator.TryParse(recipe);
            if (generator is null)
                reader.Fault("generate", "Expected alnumN, base64:N or hex:N with N from 16 to 128, and optional text before a plus sign: whsec_+base64:32.");
        }

        reader.Close();
        var format = new SecretFormat(use)
        {
            Label = label,
            Decoding = decoding,
            StripPrefix = stripPrefix,
            NormalizesToKd = normalizes,
            Derivation = derivation,
            MinBytes = minimum,
            MaxBytes = maximum,
            OnlyLettersAndDigits = onlyAlnum,
            Generator = generator,
            Macs = macs,
        };
        if (generator is not null && format.Check(new Secret(generator.Generate())) is { } fault)
            reader.Fault("generate", $"What it makes does not pass this scheme's own check: {fault}");
        return format;
    }

    /// <summary>A public key, with its private half where the scheme signs.</summary>
    public static SecretFormat ReadKey(ObjectReader? reader, IReadOnlyList<KeyFamily> families, KeySource? source)
    {
        var decoding = reader?.Choice("decode", KeyDecodings, SecretDecoding.Pem) ?? SecretDecoding.Pem;
        var isRaw = reader?.Choice<bool?>("form", [("spki", false), ("raw", true)], false) == true;
        var publicPrefix = reader?.Text("stripPrefix") ?? "";
        var privatePrefix = reader?.Text("privatePrefix");
        var label = reader?.Text("label");
        if (isRaw && (families.Count != 1 || families[0] != KeyFamily.Ed25519))
            reader!.Fault("form", "Only Ed25519 has keys without a structure around them; other keys are \"spki\".");
        if (privatePrefix is not null && !isRaw)
            reader!.Fault("privatePrefix", "Only raw keys have a private form of their own; others are PEM.");
        reader?.Close();
        return new(SecretUse.PublicKey)
        {
            Label = label,
            TakesKeySet = source?.Kind == KeySourceKind.KeySet,
            TakesCredentials = source?.Kind == KeySourceKind.Lookup,
            Keys = families.Count == 0 ? null : new(families)
            {
                Decoding = decoding,
                IsRaw = isRaw,
                PublicPrefix = publicPrefix,
                PrivatePrefix = privatePrefix,
            },
        };
    }

    private static SecretGenerator Default(SecretUse use, SecretDecoding decoding, string stripPrefix) => (use, decoding) switch
    {
        (SecretUse.Credential, _) => new("webhook:", SecretGeneratorKind.LettersAndDigits, 32),
        (_, SecretDecoding.Hex) => new(stripPrefix, SecretGeneratorKind.Hex, 32),
        (_, SecretDecoding.Base64) => new(stripPrefix, SecretGeneratorKind.Base64, 32),
        _ => new("", SecretGeneratorKind.LettersAndDigits, 32),
    };
}
