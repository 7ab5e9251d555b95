using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Jwt;

/// <summary>A signature algorithm of JSON Web Tokens (RFC 7518, 3.1; RFC 8037) and what it is here. <c>none</c> is not among them.</summary>
internal sealed record JwsAlgorithm(string Name, ProofAlgorithm Proof)
{
    public static IReadOnlyList<JwsAlgorithm> All { get; } =
    [
        Mac("HS256", "hmac-sha256"), Mac("HS384", "hmac-sha384"), Mac("HS512", "hmac-sha512"),
        Signing("EdDSA", "ed25519"),
        Signing("ES256", "ecdsa-p256-sha256"), Signing("ES384", "ecdsa-p384-sha384"), Signing("ES512", "ecdsa-p521-sha512"),
        Signing("RS256", "rsa-pkcs1-sha256"), Signing("RS384", "rsa-pkcs1-sha384"), Signing("RS512", "rsa-pkcs1-sha512"),
        Signing("PS256", "rsa-pss-sha256"), Signing("PS384", "rsa-pss-sha384"), Signing("PS512", "rsa-pss-sha512"),
    ];

    public bool IsMac => Proof is MacAlgorithm;

    private static JwsAlgorithm Mac(string name, string proof) => new(name, MacAlgorithm.All.Single(known => known.Name == proof));

    private static JwsAlgorithm Signing(string name, string proof) => new(name, SigningAlgorithm.All.Single(known => known.Name == proof));
}
