using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sealpost.Testing.Proofs;

/// <summary>Senders whose headers depend on more than a template.</summary>
internal static class HeaderProofs
{
    public static void HubSpotV1(ProofDraft draft) => HubSpot(draft, "v1", [.. Encoding.UTF8.GetBytes(draft.Secret), .. draft.Body]);

    public static void HubSpotV2(ProofDraft draft) => HubSpot(draft, "v2", [.. Encoding.UTF8.GetBytes($"{draft.Secret}POST{draft.Url}"), .. draft.Body]);

    /// <summary>The digest of the body becomes a parameter of the URL, and the URL is signed.</summary>
    public static void TwilioJson(ProofDraft draft)
    {
        var separator = draft.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        draft.Url = $"{draft.Url}{separator}bodySHA256={ProofDraft.Hash(HashAlgorithmName.SHA256, draft.Body)}";
        draft.Headers.Add(new("X-Twilio-Signature", Convert.ToBase64String(draft.Mac(HashAlgorithmName.SHA1, draft.Url))));
    }

    /// <summary>Signs the header X-Event-Id besides time and body.</summary>
    public static void CoinbaseCdp(ProofDraft draft)
    {
        const string signed = "x-event-id";
        byte[] content = [.. Encoding.UTF8.GetBytes($"{draft.Seconds}.{signed}.{draft.Id}."), .. draft.Body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(draft.Secret), content);
        draft.Headers.Add(new(signed, draft.Id));
        draft.Headers.Add(new("X-Hook0-Signature", $"t={draft.Seconds},h={signed},v1={Convert.ToHexStringLower(mac)}"));
    }

    /// <summary>The secret is the private key, in PEM.</summary>
    public static void EBay(ProofDraft draft)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(draft.Secret);
        var envelope = new JsonObject
        {
            ["alg"] = "ecdsa",
            ["kid"] = draft.KeyId,
            ["signature"] = Convert.ToBase64String(key.SignData(draft.Body, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence)),
            ["digest"] = "SHA1",
        };
        draft.Headers.Add(new("x-ebay-signature", Convert.ToBase64String(Encoding.UTF8.GetBytes(envelope.ToJsonString()))));
    }

    private static void HubSpot(ProofDraft draft, string version, byte[] content)
    {
        draft.Headers.Add(new("X-HubSpot-Signature-Version", version));
        draft.Headers.Add(new("X-HubSpot-Signature", ProofDraft.Hash(HashAlgorithmName.SHA256, content)));
    }
}
