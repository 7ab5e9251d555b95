using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>
/// ActiGraph CentrePoint (github.com/actigraph/WebhookDocumentation): its own headers with every request, and nothing more, Basic, a bearer token, or HMAC-SHA256 over the raw
/// body in Base64. Before the first event comes a request to prove ownership, which has the same.
/// </summary>
internal static class ActiGraph
{
    private const string SignatureHeader = "X-ActiGraph-Signature";
    private const string HookSecret = "X-ActiGraph-Hook-Secret";
    private const string WebhookId = "X-ActiGraph-Webhook-id";

    public static readonly VendorRule Signed = Usual(IsSigned);
    public static readonly VendorRule Basic = Usual(NotSigned(Credentials.Basic));
    public static readonly VendorRule Token = Usual(NotSigned(Credentials.Token));
    public static readonly VendorRule Unsigned = Usual(NotSigned(static (request, _, _) => Credentials.Absent(request)));

    public static string Signature(string secret, byte[] body) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>With a validation request the code to answer with, in the same header; null with any other. Only what parses as a GUID is echoed, so no line break can be.</summary>
    public static string? ValidationCode(Arrival request) => IsValidation(request) && request.Header(HookSecret) is { } code && Guid.TryParse(code, out _) ? code : null;

    private static VendorRule Usual(VendorRule rule) => (request, keys, now) =>
        !HasUsualHeaders(request) ? Verdict.MissingHeader
        : rule(request, keys, now) is var verdict and not Verdict.Verified ? verdict
        : IsValidation(request) && !HasValidationBody(request) ? Verdict.BadValidation
        : Verdict.Verified;

    private static VendorRule NotSigned(VendorRule rule) => (request, keys, now) => request.Has(SignatureHeader) ? Verdict.UnexpectedHeader : rule(request, keys, now);

    private static Verdict IsSigned(Arrival request, ReceiverKeys keys, DateTimeOffset now)
    {
        if (request.Header(SignatureHeader) is not { } signature) return Verdict.MissingHeader;
        return Proof.Same(signature, Signature(keys.Secret, request.Body)) ? Credentials.Absent(request) : Verdict.BadSignature;
    }

    private static bool HasUsualHeaders(Arrival request) =>
        request.Header("User-Agent") == "ActiGraph-Hookshot/1.0"
        && request.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) == true
        && request.Header("X-ActiGraph-Event") is not null
        && request.Header("X-ActiGraph-Delivery") is not null
        && request.Header(WebhookId) is not null;

    private static bool IsValidation(Arrival request) => request.Header("X-ActiGraph-Event") == "validation";

    /// <summary>validating_webhooks.md: both values as strings, the code the same as in the header.</summary>
    private static bool HasValidationBody(Arrival request)
    {
        if (ValidationCode(request) is not { } code) return false;
        var expected = JsonSerializer.SerializeToElement(new Dictionary<string, string?> { ["WebhookId"] = request.Header(WebhookId), ["ValidationCode"] = code });
        try
        {
            return JsonElement.DeepEquals(JsonElement.Parse(request.Body), expected);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
