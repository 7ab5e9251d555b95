using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;

namespace Sealpost.Diagnosis;

/// <summary>Right hash, wrong text: another encoding, another prefix, another algorithm under the same form.</summary>
internal static class SignatureVariations
{
    private static readonly (SignatureEncoding Encoding, string Name)[] Encodings =
        [(SignatureEncoding.HexAny, "hex in upper case"), (SignatureEncoding.Base64, "base64"), (SignatureEncoding.Base64Url, "base64url"), (SignatureEncoding.Hex, "hex")];

    private static readonly string[] Prefixes = ["sha256=", "sha1=", "sha512=", "v1=", "v1,", "v0=", "hmac-sha256="];

    public static IEnumerable<Variation> All(ProofDefinition definition)
    {
        var signature = definition.Signature;
        if (definition.Algorithm is SigningAlgorithm { Family: KeyFamily.P256 or KeyFamily.P384 or KeyFamily.P521 } ecdsa)
        {
            var isDer = ecdsa.Form == EcdsaForm.Der;
            yield return new("signature-form", $"The signature is right, but written {(isDer ? "as two numbers of fixed length" : "in DER")} instead of the scheme's form.")
            {
                Definition = definition with { Algorithms = [ecdsa with { Form = isDer ? EcdsaForm.P1363 : EcdsaForm.Der }] },
            };
        }

        foreach (var (encoding, name) in Encodings)
        {
            if (encoding == signature.Encoding || (encoding == SignatureEncoding.Hex && signature.Encoding == SignatureEncoding.HexAny))
                continue;
            yield return new("signature-encoding", $"The signature is right, but written in {name} instead of the scheme's encoding.")
            {
                Definition = definition with { Signature = signature with { Encoding = encoding } },
            };
        }

        yield return new("signature-prefix", "The signature is right, but the text before it that the scheme demands is missing.")
        {
            Definition = definition with { Signature = signature with { Pattern = ItemPattern.Bare } },
        };
        foreach (var prefix in Prefixes)
        {
            yield return new("signature-prefix", $"The signature is right, but '{prefix}' stands before it, which is not this scheme's form.")
            {
                Definition = definition with { Signature = signature with { Pattern = new([new(prefix, ItemCapture.Signature)], "") } },
            };
        }
    }
}
