namespace Sealpost.AspNetCore.Bearer;

/// <summary>
/// An OAuth 2.0 bearer token (RFC 6750) that a sender has to present. It is checked either by an authentication scheme of ASP.NET Core, such as
/// JwtBearer with its JWKS, or by asking the authorization server (RFC 7662). Refused on plain HTTP.
/// </summary>
public sealed class WebhookBearerOptions
{
    /// <summary>The name of a registered authentication scheme that understands the token. Either this or <see cref="Introspection"/>.</summary>
    public string? AuthenticationScheme { get; set; }

    /// <summary>Asks the authorization server about the token. Either this or <see cref="AuthenticationScheme"/>.</summary>
    public WebhookIntrospectionOptions? Introspection { get; set; }

    /// <summary>
    /// What the token must say, by claim name: <c>iss</c>, <c>aud</c>, <c>client_id</c>, <c>sub</c>, <c>scope</c>… A claim that lists several
    /// values, in an array or between spaces, must have the one given here. At least one claim is needed: a valid token alone says only that
    /// somebody is known to the authorization server.
    /// </summary>
    public IDictionary<string, string> RequiredClaims { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
