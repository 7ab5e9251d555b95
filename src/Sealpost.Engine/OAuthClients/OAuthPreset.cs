using System.Collections.Immutable;

namespace Sealpost.Engine.OAuthClients;

/// <summary>What a known authorization server asks for and answers beyond RFC 6749: defaults of a client, and how to read its answers.</summary>
internal sealed record OAuthPreset
{
    public static readonly OAuthPreset Generic = new() { Id = "generic" };

    /// <summary>https://help.salesforce.com, OAuth 2.0 client credentials flow: the org's own domain, no <c>expires_in</c>, calls go to <c>instance_url</c>.</summary>
    public static readonly OAuthPreset Salesforce = new()
    {
        Id = "salesforce",
        TokenPath = "/services/oauth2/token",
        AuthorizationMethod = ClientAuthorization.Body,
        BaseUrlMember = "instance_url",
        ExpiredCode = "INVALID_SESSION_ID",
    };

    /// <summary>https://docs.contentsquare.com, API authentication: a JSON token request, calls go to <c>endpoint</c>.</summary>
    public static readonly OAuthPreset Contentsquare = new()
    {
        Id = "contentsquare",
        AuthenticationEndpoint = "https://api.contentsquare.com",
        TokenPath = "/v1/oauth/token",
        AuthorizationMethod = ClientAuthorization.Body,
        BodyFormat = TokenBodyFormat.Json,
        BaseUrlMember = "endpoint",
        TokenTypeMayBeAbsent = true,
        ExpiredCode = "JWT_EXPIRED",
    };

    public static readonly ImmutableArray<OAuthPreset> All = [Generic, Salesforce, Contentsquare];

    public required string Id { get; init; }

    public string? AuthenticationEndpoint { get; init; }

    public string TokenPath { get; init; } = "/oauth2/token";

    public ClientAuthorization AuthorizationMethod { get; init; }

    public TokenBodyFormat BodyFormat { get; init; }

    /// <summary>The member of the token answer that says where calls go; null when there is none, and then a destination needs a whole URL.</summary>
    public string? BaseUrlMember { get; init; }

    /// <summary>RFC 6749 section 5.1 requires <c>token_type</c>; a documented answer without it is taken as a bearer token.</summary>
    public bool TokenTypeMayBeAbsent { get; init; }

    /// <summary>The <c>errorCode</c> by which the receiver says that the token has expired, whatever the status.</summary>
    public string? ExpiredCode { get; init; }

    public static OAuthPreset? Find(string id) => All.FirstOrDefault(preset => preset.Id == id);
}
