using System.ComponentModel;
using System.Text.Json;

namespace Sealpost.Server.OAuthClients;

[Description("An OAuth2 client: how to get a token from an authorization server by client credentials. A secret or key is required too, and an authenticationEndpoint unless the preset has one.")]
internal sealed record NewOAuthClient(
    [property: Description("For people: 1 to 100 characters.")] string Name,
    [property: Description("The id that the server gave.")] string ClientId,
    [property: Description("generic, the default, or one of the servers that differ from the standard: salesforce or contentsquare. It cannot be changed later.")] string? Preset = null,
    [property: Description("The secret that the server gave; with authorizationMethod header and body. Never shown again.")] string? ClientSecret = null,
    [property: Description("The server's base URL, https; or the whole token URL, with an empty tokenPath. For salesforce the org's My Domain; contentsquare has its own.")] string? AuthenticationEndpoint = null,
    [property: Description("Appended to authenticationEndpoint unless it ends with it already; default /oauth2/token, or what the preset says.")] string? TokenPath = null,
    [property: Description("Space-separated scope values; absent or null leaves the parameter out. A destination may name another.")] string? Scope = null,
    [property: Description("How the client proves itself: header (HTTP Basic, the default), body, or private_key_jwt (RFC 7523).")] string? AuthorizationMethod = null,
    [property: Description("With header: form, the default, encodes id and secret as RFC 6749 section 2.3.1 says; raw does not, for servers that do not decode.")] string? CredentialEncoding = null,
    [property: Description("The body of the token request: form, the default, or json.")] string? BodyFormat = null,
    [property: Description("Further parameters of the token request, at most 20: strings, numbers or booleans, such as audience. They are shown; put no secret here.")] IReadOnlyDictionary<string, JsonElement>? ExtraParameters = null,
    [property: Description("With private_key_jwt: the private key in PEM, RSA of at least 2048 bits or EC on P-256. Never shown again.")] string? PrivateKey = null,
    [property: Description("With private_key_jwt: RS256, PS256 or ES256; absent for what fits the key.")] string? Algorithm = null,
    [property: Description("With private_key_jwt: the kid of the assertion.")] string? KeyId = null,
    [property: Description("With private_key_jwt: the aud of the assertion; absent for the token URL.")] string? Audience = null);

[Description("What to change of an OAuth2 client. What is absent stays; null goes back to what the preset says.")]
internal sealed record OAuthClientPatch(
    [property: Description("For people: 1 to 100 characters.")] string? Name = null,
    [property: Description("The id that the server gave.")] string? ClientId = null,
    [property: Description("It cannot be changed; the one that it has is no fault.")] string? Preset = null,
    [property: Description("The secret that the server gave; with authorizationMethod header and body. Never shown again. It is required again when the client moves to another host.")] string? ClientSecret = null,
    [property: Description("The server's base URL, https; or the whole token URL, with an empty tokenPath. For salesforce the org's My Domain; contentsquare has its own.")] string? AuthenticationEndpoint = null,
    [property: Description("Appended to authenticationEndpoint unless it ends with it already; default /oauth2/token, or what the preset says.")] string? TokenPath = null,
    [property: Description("Space-separated scope values; absent or null leaves the parameter out. A destination may name another.")] string? Scope = null,
    [property: Description("How the client proves itself: header (HTTP Basic, the default), body, or private_key_jwt (RFC 7523).")] string? AuthorizationMethod = null,
    [property: Description("With header: form, the default, encodes id and secret as RFC 6749 section 2.3.1 says; raw does not, for servers that do not decode.")] string? CredentialEncoding = null,
    [property: Description("The body of the token request: form, the default, or json.")] string? BodyFormat = null,
    [property: Description("Further parameters of the token request, at most 20: strings, numbers or booleans, such as audience. They are shown; put no secret here.")] IReadOnlyDictionary<string, JsonElement>? ExtraParameters = null,
    [property: Description("With private_key_jwt: the private key in PEM, RSA of at least 2048 bits or EC on P-256. Never shown again.")] string? PrivateKey = null,
    [property: Description("With private_key_jwt: RS256, PS256 or ES256; absent for what fits the key.")] string? Algorithm = null,
    [property: Description("With private_key_jwt: the kid of the assertion.")] string? KeyId = null,
    [property: Description("With private_key_jwt: the aud of the assertion; absent for the token URL.")] string? Audience = null);
