using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>Credentials in a header, which any receiver may ask for.</summary>
internal static class Credentials
{
    /// <summary>RFC 7617: user name, colon and password as UTF-8 in Base64.</summary>
    public static Verdict Basic(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, "Authorization", $"Basic {keys.Base64UserAndPassword}");

    /// <summary>A scheme of RFC 9110, section 11, and what the receiver's owner made up: with <c>Bearer</c> RFC 6750, section 2.1.</summary>
    public static VendorRule Authorization(string scheme) => (request, keys, _) => Expect(request, "Authorization", $"{scheme} {keys.Credential}");

    /// <summary>RFC 6750 with the token that the receiver's authorization server gave out.</summary>
    public static Verdict Token(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, "Authorization", $"Bearer {keys.Token}");

    /// <summary>A header of the receiver's own choice.</summary>
    public static VendorRule Header(string name) => (request, keys, _) => Expect(request, name, keys.Credential);

    /// <summary>A client certificate in TLS that the receiver's owner issued to this sender (RFC 8446, section 4.4.2).</summary>
    public static Verdict Certificate(Arrival request, ReceiverKeys keys, DateTimeOffset now) =>
        request.ClientName is not { } name ? Verdict.MissingCertificate
        : Proof.Same(name, keys.Credential) ? Verdict.Verified
        : Verdict.BadCredentials;

    /// <summary>None: neither credentials nor any of these signature headers.</summary>
    public static Verdict Absent(Arrival request, params ReadOnlySpan<string> signatureHeaders)
    {
        foreach (var name in signatureHeaders)
        {
            if (request.Has(name)) return Verdict.UnexpectedHeader;
        }

        return request.Has("Authorization") ? Verdict.UnexpectedHeader : Verdict.Verified;
    }

    public static string Base64(string userName, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));

    private static Verdict Expect(Arrival request, string name, string expected) =>
        request.Header(name) is not { } given ? Verdict.MissingHeader
        : Proof.Same(given, expected) ? Verdict.Verified
        : Verdict.BadCredentials;
}
