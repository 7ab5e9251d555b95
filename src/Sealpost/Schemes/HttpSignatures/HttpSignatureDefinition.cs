using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.HttpSignatures;

/// <summary>HTTP Message Signatures (RFC 9421): what a signature has to cover and say.</summary>
internal sealed record HttpSignatureDefinition
{
    public required ProofAlgorithm Algorithm { get; init; }

    /// <summary>Components that must be covered, and those that are covered when signing.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>How old <c>created</c> may be; null means any age, and that it may be missing.</summary>
    public TimeSpan? Past { get; init; }

    /// <summary>How far ahead <c>created</c> may be.</summary>
    public TimeSpan Future { get; init; }

    /// <summary>The only tag taken, and the one written; null takes any and writes none.</summary>
    public string? Tag { get; init; }

    /// <summary>The only label read, and the one written; null reads any.</summary>
    public string? Label { get; init; }

    /// <summary>Whether a nonce must be there.</summary>
    public bool NeedsNonce { get; init; }

    /// <summary>The name of an algorithm in the registry of RFC 9421, 6.2.2; null when it has none.</summary>
    public static string? RegisteredName(ProofAlgorithm algorithm) => algorithm.Name switch
    {
        "rsa-pkcs1-sha256" => "rsa-v1_5-sha256",
        "rsa-pss-sha512" or "hmac-sha256" or "ecdsa-p256-sha256" or "ecdsa-p384-sha384" or "ed25519" => algorithm.Name,
        _ => null,
    };
}
