using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>EnGenius Cloud (doc.engenius.ai/webhook/security): HMAC-SHA256 over the timestamp header's text and the raw body with nothing between, in lower-case hex.</summary>
internal static class EnGenius
{
    private const string Timestamp = "X-EnGenius-Timestamp";
    private const string SignatureHeader = "X-EnGenius-Signature";

    public static Verdict Signed(Arrival request, ReceiverKeys keys, DateTimeOffset now)
    {
        if (request.Header(Timestamp) is not { } timestamp || request.Header(SignatureHeader) is not { } signature) return Verdict.MissingHeader;
        if (Proof.Fresh(timestamp, now) is var freshness and not Verdict.Verified) return freshness;
        return Proof.Same(signature, Signature(keys.Secret, timestamp, request.Body)) ? Verdict.Verified : Verdict.BadSignature;
    }

    public static Verdict Unsigned(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Credentials.Absent(request, Timestamp, SignatureHeader);

    public static string Signature(string secret, string timestamp, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(timestamp), .. body]));
}
