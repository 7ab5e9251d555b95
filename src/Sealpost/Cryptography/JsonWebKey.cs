using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Sealpost.Cryptography;

/// <summary>One JSON Web Key (RFC 7517) for signatures.</summary>
internal sealed record JsonWebKey
{
    /// <summary>The name by which tokens choose it; null when it has none.</summary>
    public string? Id { get; private init; }

    /// <summary>The only algorithm it is for; null when it does not say.</summary>
    public string? Algorithm { get; private init; }

    /// <summary>A public or private key; null for a shared secret.</summary>
    public AsymmetricKey? Key { get; private init; }

    /// <summary>A shared secret; null for all others.</summary>
    public byte[]? Secret { get; private init; }

    /// <returns>Null when it is no key, not one for signatures, or of a kind not known here.</returns>
    public static JsonWebKey? TryRead(JsonElement jwk)
    {
        try
        {
            return Read(jwk);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads a single key from text.</summary>
    public static JsonWebKey? TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return TryRead(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Half a surrogate pair in a text makes the platform throw.</summary>
    private static JsonWebKey? Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || (Text(jwk, "use") is { } use && use != "sig"))
            return null;

        AsymmetricKey? key = Text(jwk, "kty") switch
        {
            "OKP" when Text(jwk, "crv") == "Ed25519" => Okp(jwk),
            "EC" => Ec(jwk),
            "RSA" => Rsa(jwk),
            _ => null,
        };
        var secret = Text(jwk, "kty") == "oct" ? Bytes(jwk, "k") : null;
        return key is null && secret is not { Length: > 0 } ? null : new() { Id = Text(jwk, "kid"), Algorithm = Text(jwk, "alg"), Key = key, Secret = secret };
    }

    private static Ed25519Key? Okp(JsonElement jwk) =>
        Bytes(jwk, "d") is { } seed ? Ed25519Key.FromSeed(seed) : Bytes(jwk, "x") is { } point ? Ed25519Key.FromPublic(point) : null;

    private static EcKey? Ec(JsonElement jwk)
    {
        KeyFamily? family = Text(jwk, "crv") switch
        {
            "P-256" => KeyFamily.P256,
            "P-384" => KeyFamily.P384,
            "P-521" => KeyFamily.P521,
            _ => null,
        };
        if (family is not { } known || Bytes(jwk, "x") is not { } x || Bytes(jwk, "y") is not { } y || x.Length != EcKey.Size(known) || y.Length != x.Length)
            return null;
        return EcKey.TryCreate(new ECParameters { Curve = EcKey.CurveOf(known), Q = new ECPoint { X = x, Y = y }, D = Bytes(jwk, "d") });
    }

    private static RsaKey? Rsa(JsonElement jwk) => RsaKey.TryCreate(new RSAParameters
    {
        Modulus = Bytes(jwk, "n"),
        Exponent = Bytes(jwk, "e"),
        D = Bytes(jwk, "d"),
        P = Bytes(jwk, "p"),
        Q = Bytes(jwk, "q"),
        DP = Bytes(jwk, "dp"),
        DQ = Bytes(jwk, "dq"),
        InverseQ = Bytes(jwk, "qi"),
    });

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement jwk, string name)
    {
        var text = Text(jwk, name);
        return text is { Length: > 0 } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }
}
