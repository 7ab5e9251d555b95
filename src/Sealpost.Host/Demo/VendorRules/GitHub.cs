using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>GitHub (docs.github.com, Validating webhook deliveries): <c>sha256=</c> and the HMAC-SHA256 of the raw body in lower-case hex.</summary>
internal static class GitHub
{
    public static Verdict Signed(Arrival request, ReceiverKeys keys, DateTimeOffset now)
    {
        if (request.Header("X-Hub-Signature-256") is not { } signature) return Verdict.MissingHeader;
        return Proof.Same(signature, $"sha256={Signature(keys.Secret, request.Body)}") ? Verdict.Verified : Verdict.BadSignature;
    }

    public static string Signature(string secret, byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
