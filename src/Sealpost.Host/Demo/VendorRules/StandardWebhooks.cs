using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>
/// Standard Webhooks (spec/standard-webhooks.md): HMAC-SHA256 over id, timestamp and body with dots between, in Base64 after <c>v1,</c>; one entry for each key in force.
/// </summary>
internal static class StandardWebhooks
{
    private const string SecretPrefix = "whsec_";

    public static Verdict Signed(Arrival request, ReceiverKeys keys, DateTimeOffset now) => VerifyWith(keys.Secret, request, now);

    /// <summary>A receiver that has only the old secret and one that has only the new both accept.</summary>
    public static Verdict DuringRotation(Arrival request, ReceiverKeys keys, DateTimeOffset now) =>
        VerifyWith(keys.Previous, request, now) is var old and not Verdict.Verified ? old : VerifyWith(keys.Secret, request, now);

    public static Verdict Unsigned(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Credentials.Absent(request, "webhook-signature");

    public static string Signature(string secret, string id, string timestamp, byte[] body) => Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret[SecretPrefix.Length..]),
        (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]));

    private static Verdict VerifyWith(string secret, Arrival request, DateTimeOffset now)
    {
        if (request.Header("webhook-id") is not { } id || request.Header("webhook-timestamp") is not { } timestamp || request.Header("webhook-signature") is not { } signatures)
            return Verdict.MissingHeader;
        if (Proof.Fresh(timestamp, now) is var freshness and not Verdict.Verified) return freshness;
        var expected = $"v1,{Signature(secret, id, timestamp, request.Body)}";
        return signatures.Split(' ').Any(signature => Proof.Same(signature, expected)) ? Verdict.Verified : Verdict.BadSignature;
    }
}
