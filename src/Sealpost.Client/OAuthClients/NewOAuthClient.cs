using System.Text.Json;

namespace Sealpost.Client.OAuthClients;

/// <summary>An OAuth2 client to create. It needs a secret or a key, and an endpoint unless the preset has one; what else is null comes from the preset.</summary>
public sealed record NewOAuthClient
{
    /// <summary>For people: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The id that the authorization server gave.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>generic</c>, the default, or a server that differs from the standard: <c>salesforce</c> or <c>contentsquare</c>. It cannot be changed later.</summary>
    public string? Preset { get; init; }

    /// <summary>The secret that the authorization server gave, for <c>header</c> and <c>body</c>. Never shown again.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The authorization server's base URL, https; or the whole token URL, with an empty <see cref="TokenPath"/>. For <c>salesforce</c> the org's My Domain.</summary>
    public string? AuthenticationEndpoint { get; init; }

    /// <summary>Appended to the endpoint unless it ends with it already; null for <c>/oauth2/token</c>, or what the preset says.</summary>
    public string? TokenPath { get; init; }

    /// <summary>Space-separated scope values; null leaves the parameter out. A destination may name another.</summary>
    public string? Scope { get; init; }

    /// <summary>How the client proves itself: <c>header</c> (HTTP Basic, the default), <c>body</c>, or <c>private_key_jwt</c> (RFC 7523).</summary>
    public string? AuthorizationMethod { get; init; }

    /// <summary>With <c>header</c>: <c>form</c>, the default, encodes id and secret as RFC 6749 section 2.3.1 says; <c>raw</c> does not.</summary>
    public string? CredentialEncoding { get; init; }

    /// <summary>The body of the token request: <c>form</c>, the default, or <c>json</c>.</summary>
    public string? BodyFormat { get; init; }

    /// <summary>Further parameters of the token request, at most 20: strings, numbers or booleans. They are shown; put no secret here.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ExtraParameters { get; init; }

    /// <summary>With <c>private_key_jwt</c>: the private key in PEM, RSA of at least 2048 bits or EC on P-256. Never shown again.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>With <c>private_key_jwt</c>: <c>RS256</c>, <c>PS256</c> or <c>ES256</c>; null for what fits the key.</summary>
    public string? Algorithm { get; init; }

    /// <summary>With <c>private_key_jwt</c>: the <c>kid</c> of the assertion.</summary>
    public string? KeyId { get; init; }

    /// <summary>With <c>private_key_jwt</c>: the <c>aud</c> of the assertion; null for the token URL.</summary>
    public string? Audience { get; init; }

    /// <summary>The name alone: keeps secrets out of logs.</summary>
    public override string ToString() => Name;
}
