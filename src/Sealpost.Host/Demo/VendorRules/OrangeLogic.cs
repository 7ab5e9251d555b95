using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>
/// Orange Logic (developer.orangelogic.com/reference/use-webhook-signatures): <c>v1,</c> and the HMAC of the raw body in Base64; while a secret is replaced
/// <c>v1,</c> is the old key's and <c>v1a,</c> the new key's.
/// </summary>
internal static class OrangeLogic
{
    private const string SignatureHeader = "x-ol-signature";

    public static Verdict Sha256(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, $"v1,{Signature(HashAlgorithmName.SHA256, keys.Secret, request.Body)}");

    public static Verdict Sha512(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, $"v1,{Signature(HashAlgorithmName.SHA512, keys.Secret, request.Body)}");

    public static Verdict DuringRotation(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(
        request,
        $"v1,{Signature(HashAlgorithmName.SHA256, keys.Previous, request.Body)}",
        $"v1a,{Signature(HashAlgorithmName.SHA256, keys.Secret, request.Body)}");

    public static Verdict Unsigned(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Credentials.Absent(request, SignatureHeader);

    public static string Signature(HashAlgorithmName hash, string secret, byte[] body) =>
        Convert.ToBase64String(CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(secret), body));

    private static Verdict Expect(Arrival request, params ReadOnlySpan<string> expected)
    {
        if (request.Header(SignatureHeader) is not { } header) return Verdict.MissingHeader;
        var entries = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length != expected.Length) return Verdict.BadSignature;
        for (var i = 0; i < entries.Length; i++)
        {
            if (!Proof.Same(entries[i].TrimEnd(','), expected[i])) return Verdict.BadSignature;
        }

        return Verdict.Verified;
    }
}
