using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>How authorization servers judge a client credentials request (RFC 6749, section 4.4), each as its own documents say.</summary>
internal static class OAuth2
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string Form = "application/x-www-form-urlencoded";
    private static readonly TimeSpan LongestAssertion = TimeSpan.FromMinutes(10);

    /// <summary>RFC 6749, section 2.3.1: id and secret, each form-encoded, as HTTP Basic.</summary>
    public static VendorRule ByHeader(string clientId, string scope) => (request, keys, _) =>
    {
        if (request.Header("Authorization") is not { } authorization || request.Header("Content-Type") != Form) return Verdict.MissingHeader;
        var expected = $"Basic {Credentials.Base64(WebUtility.UrlEncode(clientId), WebUtility.UrlEncode(keys.Secret))}";
        return Proof.Same(authorization, expected) && HasForm(request, ("grant_type", "client_credentials"), ("scope", scope)) ? Verdict.Verified : Verdict.BadCredentials;
    };

    /// <summary>The same section's other way: id and secret in the body.</summary>
    public static VendorRule ByBody(string clientId, string scope) => (request, keys, _) => Body(
        request,
        HasForm(request, ("grant_type", "client_credentials"), ("scope", scope), ("client_id", clientId), ("client_secret", keys.Secret)));

    /// <summary>Salesforce (help.salesforce.com, OAuth 2.0 client credentials flow): in the body, and without a scope, which comes from the app.</summary>
    public static VendorRule Salesforce(string clientId) => (request, keys, _) => Body(
        request,
        HasForm(request, ("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", keys.Secret)));

    /// <summary>Contentsquare (docs.contentsquare.com, API authentication): a JSON body.</summary>
    public static VendorRule Contentsquare(string clientId, string scope, int project) => (request, keys, _) =>
    {
        if (request.Header("Content-Type") != "application/json") return Verdict.MissingHeader;
        var expected = JsonSerializer.SerializeToElement(
            new Dictionary<string, object> { ["client_id"] = clientId, ["client_secret"] = keys.Secret, ["grant_type"] = "client_credentials", ["scope"] = scope, ["project_id"] = project });
        return request.Has("Authorization") ? Verdict.UnexpectedHeader
            : IsJson(request, expected) ? Verdict.Verified
            : Verdict.BadCredentials;
    };

    /// <summary>RFC 7523: a JWT that the client signed with its own key (ES256) instead of a secret, for this issuer and for a few minutes. RFC 7521, section 4.2: the id beside it is the same.</summary>
    public static VendorRule ByAssertion(string clientId, string scope, string issuer, ECDsa key) => (request, _, now) =>
    {
        var form = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(request.Body));
        var isRight = form["client_assertion"] is { } assertion
            && HasForm(
                request, ("grant_type", "client_credentials"), ("scope", scope), ("client_id", clientId), ("client_assertion_type", AssertionType), ("client_assertion", assertion))
            && IsAssertion(assertion, clientId, issuer, key, now);
        return Body(request, isRight);
    };

    private static bool IsAssertion(string assertion, string clientId, string issuer, ECDsa key, DateTimeOffset now)
    {
        try
        {
            if (assertion.Split('.') is not [var header, var claims, var signature]) return false;
            if (!key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256)) return false;
            var (said, claimed) = (JsonElement.Parse(Base64Url.DecodeFromChars(header)), JsonElement.Parse(Base64Url.DecodeFromChars(claims)));
            return Text(said, "alg") == "ES256" && Text(claimed, "iss") == clientId && Text(claimed, "sub") == clientId && Text(claimed, "aud") == issuer && Text(claimed, "jti") is { Length: > 0 }
                && DateTimeOffset.FromUnixTimeSeconds(claimed.GetProperty("exp").GetInt64()) is var end && end > now && end < now + LongestAssertion;
        }
        catch (Exception fault) when (fault is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return false;
        }

        static string? Text(JsonElement part, string name) => part.GetProperty(name).GetString();
    }

    private static Verdict Body(Arrival request, bool isRight) =>
        request.Header("Content-Type") != Form ? Verdict.MissingHeader
        : request.Has("Authorization") ? Verdict.UnexpectedHeader
        : isRight ? Verdict.Verified
        : Verdict.BadCredentials;

    private static bool IsJson(Arrival request, JsonElement expected)
    {
        try
        {
            return JsonElement.DeepEquals(JsonElement.Parse(request.Body), expected);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasForm(Arrival request, params ReadOnlySpan<(string Name, string Value)> expected)
    {
        var given = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(request.Body));
        if (given.Count != expected.Length) return false;
        foreach (var (name, value) in expected)
        {
            if (given.GetValues(name) is not [var only] || !Proof.Same(only, value)) return false;
        }

        return true;
    }
}
