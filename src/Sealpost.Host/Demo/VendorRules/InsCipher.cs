using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>InsCipher (developer.inscipher.com/docs/enable-hmac-signatures): HMAC-SHA256 over the raw body, in lower-case hex; or one header pair that the customer chooses.</summary>
internal static class InsCipher
{
    private const string SignatureHeader = "X-HMAC-Signature";

    public static Verdict Signed(Arrival request, ReceiverKeys keys, DateTimeOffset now)
    {
        if (request.Header(SignatureHeader) is not { } signature) return Verdict.MissingHeader;
        return Proof.Same(signature, Signature(keys.Secret, request.Body)) ? Verdict.Verified : Verdict.BadSignature;
    }

    public static VendorRule HeaderPair(string key) => (request, keys, now) =>
        request.Has(SignatureHeader) ? Verdict.UnexpectedHeader : Credentials.Header(key)(request, keys, now);

    public static Verdict Unsigned(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Credentials.Absent(request, SignatureHeader);

    public static string Signature(string secret, byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
