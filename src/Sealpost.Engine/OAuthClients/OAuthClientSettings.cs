using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Engine.OAuthClients;

/// <summary>An OAuth2 client as its owner set it, complete, with nothing secret in it. This is what the database stores and the API shows.</summary>
internal sealed record OAuthClientSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Name { get; init; }

    public string Preset { get; init; } = OAuthPreset.Generic.Id;

    public required string ClientId { get; init; }

    public required string AuthenticationEndpoint { get; init; }

    /// <summary>Appended to the endpoint unless the endpoint ends with it already; may be empty.</summary>
    public required string TokenPath { get; init; }

    /// <summary>Space-separated scope values; null leaves the parameter out. A destination may name another.</summary>
    public string? Scope { get; init; }

    public ClientAuthorization AuthorizationMethod { get; init; }

    public CredentialEncoding CredentialEncoding { get; init; }

    public TokenBodyFormat BodyFormat { get; init; }

    /// <summary>Sent in the token request's body beside its own parameters: strings, numbers or booleans, as they were given.</summary>
    public ImmutableSortedDictionary<string, JsonElement> ExtraParameters { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>What signs the assertion of <c>private_key_jwt</c>; null for the other methods.</summary>
    public AssertionAlgorithm? Algorithm { get; init; }

    /// <summary>Written as <c>kid</c> into the assertion; null writes none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Written as <c>aud</c> into the assertion; null means the token URL.</summary>
    public string? Audience { get; init; }

    [JsonIgnore]
    public Uri TokenUrl => new(OAuthClients.TokenUrl.Combine(AuthenticationEndpoint, TokenPath));

    public static OAuthClientSettings Read(string json) => JsonSerializer.Deserialize<OAuthClientSettings>(json, Json)!;

    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <summary>How a client proves itself to the token endpoint.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClientAuthorization>))]
internal enum ClientAuthorization
{
    /// <summary><c>client_secret_basic</c> (RFC 6749, section 2.3.1).</summary>
    [JsonStringEnumMemberName("header")]
    Header,

    /// <summary><c>client_secret_post</c>.</summary>
    [JsonStringEnumMemberName("body")]
    Body,

    /// <summary>A signed assertion (RFC 7523).</summary>
    [JsonStringEnumMemberName("private_key_jwt")]
    PrivateKeyJwt,
}

/// <summary>What is done to id and secret before the base64 of the Authorization header.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CredentialEncoding>))]
internal enum CredentialEncoding
{
    /// <summary>Form-urlencoded, as RFC 6749 section 2.3.1 says.</summary>
    [JsonStringEnumMemberName("form")]
    Form,

    /// <summary>Nothing: for servers that do not decode.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,
}

[JsonConverter(typeof(JsonStringEnumConverter<TokenBodyFormat>))]
internal enum TokenBodyFormat
{
    [JsonStringEnumMemberName("form")]
    Form,

    [JsonStringEnumMemberName("json")]
    Json,
}

/// <summary>JWS algorithms (RFC 7518) of client assertions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssertionAlgorithm>))]
internal enum AssertionAlgorithm
{
    RS256,
    PS256,
    ES256,
}
