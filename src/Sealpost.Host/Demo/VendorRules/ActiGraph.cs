using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>
/// ActiGraph CentrePoint (github.com/actigraph/WebhookDocumentation): its own headers with every request, and nothing more, Basic, a bearer token, or HMAC-SHA256 over the raw
/// body in Base64.
/// </summary>
internal static class ActiGraph
{
    private const string SignatureHeader = "X-ActiGraph-Signature";
    private const string HookSecret = "X-ActiGraph-Hook-Secret";

    public static Verdict Signed(Arrival request, ReceiverKeys keys, DateTimeOffset now)
    {
        if (!HasUsualHeaders(request) || request.Header(SignatureHeader) is not { } signature) return Verdict.MissingHeader;
        return Proof.Same(signature, Signature(keys.Secret, request.Body)) ? Credentials.Absent(request) : Verdict.BadSignature;
    }

    public static Verdict Basic(Arrival request, ReceiverKeys keys, DateTimeOffset now) =>
        !HasUsualHeaders(request) ? Verdict.MissingHeader
        : request.Has(SignatureHeader) ? Verdict.UnexpectedHeader
        : Credentials.Basic(request, keys, now);

    public static Verdict Token(Arrival request, ReceiverKeys keys, DateTimeOffset now) =>
        !HasUsualHeaders(request) ? Verdict.MissingHeader
        : request.Has(SignatureHeader) ? Verdict.UnexpectedHeader
        : Credentials.Token(request, keys, now);

    public static Verdict Unsigned(Arrival request, ReceiverKeys keys, DateTimeOffset now) =>
        HasUsualHeaders(request) ? Credentials.Absent(request, SignatureHeader) : Verdict.MissingHeader;

    public static string Signature(string secret, byte[] body) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>With a validation request the code to answer with, in the same header; null with any other. Only what parses as a GUID is echoed, so no line break can be.</summary>
    public static string? ValidationCode(Arrival request) =>
        request.Header("X-ActiGraph-Event") == "validation" && request.Header(HookSecret) is { } code && Guid.TryParse(code, out _) ? code : null;

    private static bool HasUsualHeaders(Arrival request) =>
        request.Header("User-Agent") == "ActiGraph-Hookshot/1.0"
        && request.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) == true
        && request.Header("X-ActiGraph-Event") is not null
        && request.Header("X-ActiGraph-Delivery") is not null
        && request.Header("X-ActiGraph-Webhook-id") is not null;
}
