using System.Text.Json;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Validation;
using Sealpost.Secrets;

namespace Sealpost.Engine.OAuthClients;

/// <summary>Reads the whole of a client from JSON, notes every fault at once, and takes the secret out. Pure.</summary>
internal sealed class OAuthClientParser(DestinationUrlPolicy urls)
{
    private const int MaxName = 100;
    private const int MaxText = 1024;
    private const int MaxSecret = 4096;
    private const int MaxKey = 16 * 1024;
    private const int MaxScope = 2048;
    private const string SalesforceDomains = "Salesforce gives no client credentials token on this domain; write your org's My Domain, such as https://acme.my.salesforce.com.";

    /// <param name="stored">The client that is being changed; null for a new one.</param>
    public OAuthClientParsing Parse(JsonElement json, OAuthClientSettings? stored)
    {
        var faults = new List<FieldFault>();
        var body = new FieldReader(json, faults);
        var presetId = body.Text("preset", MaxName) ?? OAuthPreset.Generic.Id;
        var preset = OAuthPreset.Find(presetId);
        if (preset is null) body.Fault("preset", $"Must be one of {string.Join(", ", OAuthPreset.All.Select(known => known.Id))}.");
        else if (stored is not null && stored.Preset != preset.Id) body.Fault("preset", "Cannot be changed; make a new client with the other preset.");
        preset ??= OAuthPreset.Generic;
        var method = Choice(body, "authorizationMethod", preset.AuthorizationMethod);
        var settings = new OAuthClientSettings
        {
            Name = body.RequiredName("name", MaxName) ?? "",
            Preset = preset.Id,
            ClientId = Visible(body, "clientId", body.RequiredText("clientId", MaxText)) ?? "",
            AuthenticationEndpoint = ParseEndpoint(body, preset),
            TokenPath = ParsePath(body, preset),
            Scope = OAuthScope.Read(body, "scope", MaxScope),
            AuthorizationMethod = method,
            CredentialEncoding = ParseEncoding(body, method),
            BodyFormat = Choice(body, "bodyFormat", preset.BodyFormat),
            ExtraParameters = ExtraParametersParser.Parse(body, faults),
        };
        CheckTokenUrl(body, faults, settings);
        var secret = ParseSecret(body, settings, stored);
        var key = ParseKey(body, method, stored);
        settings = settings with
        {
            Algorithm = ParseAlgorithm(body, method, key, stored),
            KeyId = OnlyWithKey(body, "keyId", method),
            Audience = OnlyWithKey(body, "audience", method),
        };
        body.End();
        return faults.Count > 0 ? new OAuthClientParsing.Invalid([.. faults]) : new OAuthClientParsing.Valid(settings, (secret ?? key) is { } given ? new Secret(given) : null);
    }

    private string ParseEndpoint(FieldReader body, OAuthPreset preset)
    {
        var text = body.Any("authenticationEndpoint") is null && preset.AuthenticationEndpoint is { } usual
            ? usual
            : body.RequiredText("authenticationEndpoint", DestinationUrlPolicy.MaxLength);
        if (text is null) return "";
        switch (urls.Check(text, carriesCredentials: true))
        {
            case UrlDecision.Refused { Fault: UrlFault.UserInfo }:
                body.Fault("authenticationEndpoint", "The URL has a user name or password before the host; give the client's own as clientId and clientSecret instead.");
                return "";
            case UrlDecision.Refused refused:
                body.Fault("authenticationEndpoint", refused.Message);
                return "";
            case UrlDecision.Accepted { Url.Host: "login.salesforce.com" or "test.salesforce.com" }:
                body.Fault("authenticationEndpoint", SalesforceDomains);
                return "";
            case UrlDecision.Accepted { Url.Query.Length: > 0 }:
                body.Fault("authenticationEndpoint", "Has a query, but tokenPath is appended to it; move the query to the end of tokenPath.");
                return "";
            default:
                return text;
        }
    }

    private static string ParsePath(FieldReader body, OAuthPreset preset)
    {
        var path = body.Text("tokenPath", MaxText) ?? preset.TokenPath;
        if (path.Length > 0 && TargetUrl.PathFault(path) is { } fault) body.Fault("tokenPath", $"{fault} Leave it empty when authenticationEndpoint is the whole token URL.");
        return path;
    }

    // Together they may be wrong although each alone is not: too long, for one.
    private void CheckTokenUrl(FieldReader body, List<FieldFault> faults, OAuthClientSettings settings)
    {
        if (settings.AuthenticationEndpoint.Length == 0 || faults.Any(fault => fault.Field == "tokenPath")) return;
        if (urls.Check(TokenUrl.Combine(settings.AuthenticationEndpoint, settings.TokenPath), carriesCredentials: true) is UrlDecision.Refused refused)
            body.Fault("tokenPath", $"Together with authenticationEndpoint: {refused.Message}");
    }

    private static CredentialEncoding ParseEncoding(FieldReader body, ClientAuthorization method)
    {
        var encoding = Choice(body, "credentialEncoding", CredentialEncoding.Form);
        if (encoding == CredentialEncoding.Raw && method != ClientAuthorization.Header)
            body.Fault("credentialEncoding", "raw has a meaning only with authorizationMethod header; leave it out.");
        return encoding;
    }

    private static string? ParseSecret(FieldReader body, OAuthClientSettings settings, OAuthClientSettings? stored)
    {
        if (settings.AuthorizationMethod == ClientAuthorization.PrivateKeyJwt)
        {
            body.Refuse("clientSecret", "Has no meaning with authorizationMethod private_key_jwt; leave it out.");
            return null;
        }

        body.Any("clientSecret");
        if (body.Has("clientSecret") || stored is null or { AuthorizationMethod: ClientAuthorization.PrivateKeyJwt }) return Visible(body, "clientSecret", body.RequiredText("clientSecret", MaxSecret));
        if (settings.AuthenticationEndpoint.Length > 0 && !SameOrigin(settings, stored))
            body.Fault("clientSecret", "Is required when the client moves to another host: the stored secret is only ever sent to the host it was given for.");
        return null;
    }

    private static string? ParseKey(FieldReader body, ClientAuthorization method, OAuthClientSettings? stored)
    {
        if (method != ClientAuthorization.PrivateKeyJwt)
        {
            body.Refuse("privateKey", "Has a meaning only with authorizationMethod private_key_jwt; leave it out.");
            return null;
        }

        body.Any("privateKey");
        if (!body.Has("privateKey") && stored is { AuthorizationMethod: ClientAuthorization.PrivateKeyJwt }) return null;
        var key = body.RequiredText("privateKey", MaxKey);
        if (key is null || ClientKey.UsualAlgorithm(key) is not null) return key;
        body.Fault("privateKey", ClientKey.Expected);
        return null;
    }

    private static AssertionAlgorithm? ParseAlgorithm(FieldReader body, ClientAuthorization method, string? key, OAuthClientSettings? stored)
    {
        if (method != ClientAuthorization.PrivateKeyJwt)
        {
            body.Refuse("algorithm", "Has a meaning only with authorizationMethod private_key_jwt; leave it out.");
            return null;
        }

        var usual = key is null ? stored?.Algorithm : ClientKey.UsualAlgorithm(key);
        var chosen = Choice(body, "algorithm", usual ?? AssertionAlgorithm.RS256);
        if (usual is { } fitting && !ClientKey.Fits(fitting, chosen)) body.Fault("algorithm", $"{chosen} does not fit the private key; leave it out for {fitting}.");
        return chosen;
    }

    private static string? OnlyWithKey(FieldReader body, string name, ClientAuthorization method)
    {
        if (method == ClientAuthorization.PrivateKeyJwt) return Visible(body, name, body.Text(name, MaxText));
        body.Refuse(name, "Has a meaning only with authorizationMethod private_key_jwt; leave it out.");
        return null;
    }

    private static TEnum Choice<TEnum>(FieldReader body, string name, TEnum usual)
        where TEnum : struct, Enum
    {
        if (body.Any(name) is not { } value) return usual;
        try
        {
            if (value.ValueKind == JsonValueKind.String) return value.Deserialize<TEnum>();
        }
        catch (JsonException)
        {
            // Told below, in the words that would have been right.
        }

        body.Fault(name, $"Must be one of {string.Join(", ", Enum.GetValues<TEnum>().Select(choice => JsonSerializer.SerializeToElement(choice).GetString()))}.");
        return usual;
    }

    private static string? Visible(FieldReader body, string name, string? text)
    {
        if (text?.Any(char.IsControl) != true) return text;
        body.Fault(name, "Must not contain control characters or line breaks.");
        return null;
    }

    private static bool SameOrigin(OAuthClientSettings one, OAuthClientSettings other) =>
        Uri.Compare(one.TokenUrl, other.TokenUrl, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
