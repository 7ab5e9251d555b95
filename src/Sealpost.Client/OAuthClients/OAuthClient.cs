using System.Text.Json;

namespace Sealpost.Client.OAuthClients;

/// <summary>How destinations get tokens from one authorization server by client credentials (RFC 6749, section 4.4). Its secret or key is never in it.</summary>
public sealed record OAuthClient
{
    /// <summary><c>oac_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary><c>generic</c>, <c>salesforce</c> or <c>contentsquare</c>.</summary>
    public required string Preset { get; init; }

    /// <summary>The id that the authorization server gave.</summary>
    public required string ClientId { get; init; }

    /// <summary>The authorization server's base URL.</summary>
    public required string AuthenticationEndpoint { get; init; }

    /// <summary>Appended to it; may be empty.</summary>
    public required string TokenPath { get; init; }

    /// <summary>Where tokens are asked for: the two together.</summary>
    public required string TokenUrl { get; init; }

    /// <summary>The scope asked for; null for none.</summary>
    public string? Scope { get; init; }

    /// <summary>How the client proves itself: <c>header</c>, <c>body</c> or <c>private_key_jwt</c>.</summary>
    public required string AuthorizationMethod { get; init; }

    /// <summary>What is done to id and secret before they go into the header: <c>form</c> or <c>raw</c>.</summary>
    public required string CredentialEncoding { get; init; }

    /// <summary>The body of the token request: <c>form</c> or <c>json</c>.</summary>
    public required string BodyFormat { get; init; }

    /// <summary>Further parameters of the token request: strings, numbers or booleans.</summary>
    public required IReadOnlyDictionary<string, JsonElement> ExtraParameters { get; init; }

    /// <summary>With <c>private_key_jwt</c>: what signs the assertion, <c>RS256</c>, <c>PS256</c> or <c>ES256</c>.</summary>
    public string? Algorithm { get; init; }

    /// <summary>With <c>private_key_jwt</c>: the <c>kid</c> of the assertion.</summary>
    public string? KeyId { get; init; }

    /// <summary>With <c>private_key_jwt</c>: the <c>aud</c> of the assertion; null for the token URL.</summary>
    public string? Audience { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
