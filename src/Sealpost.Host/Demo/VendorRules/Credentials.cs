using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>Credentials in a header, which any receiver may ask for.</summary>
internal static class Credentials
{
    /// <summary>RFC 7617: user name, colon and password as UTF-8 in Base64.</summary>
    public static Verdict Basic(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, "Authorization", $"Basic {keys.Base64UserAndPassword}");

    /// <summary>RFC 6750, section 2.1.</summary>
    public static Verdict Bearer(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, "Authorization", $"Bearer {keys.Secret}");

    /// <summary>The same with the token that the receiver's authorization server gave out.</summary>
    public static Verdict Token(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Expect(request, "Authorization", $"Bearer {keys.Token}");

    /// <summary>A header of the receiver's own choice.</summary>
    public static VendorRule Header(string name) => (request, keys, _) => Expect(request, name, keys.Secret);

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
