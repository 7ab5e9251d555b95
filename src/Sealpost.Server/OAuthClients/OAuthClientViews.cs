using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.OAuthClients;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.OAuthClients;

[Description("An OAuth2 client. Its secret or key is never in it.")]
internal sealed record OAuthClientView(
    [property: Description("oac_ and 26 characters.")] string Id,
    [property: Description("For people.")] string Name,
    [property: Description("generic, salesforce or contentsquare.")] string Preset,
    [property: Description("The id that the server gave.")] string ClientId,
    [property: Description("The server's base URL.")] string AuthenticationEndpoint,
    [property: Description("Appended to it.")] string TokenPath,
    [property: Description("Where tokens are asked for: the two together.")] string TokenUrl,
    [property: Description("The scope asked for; null for none.")] string? Scope,
    [property: Description("How the client proves itself.")] ClientAuthorization AuthorizationMethod,
    [property: Description("What is done to id and secret before they go into the header.")] CredentialEncoding CredentialEncoding,
    [property: Description("The body of the token request.")] TokenBodyFormat BodyFormat,
    [property: Description("Further parameters of the token request.")] IReadOnlyDictionary<string, JsonElement> ExtraParameters,
    [property: Description("With private_key_jwt: what signs the assertion.")] AssertionAlgorithm? Algorithm,
    [property: Description("With private_key_jwt: the kid of the assertion.")] string? KeyId,
    [property: Description("With private_key_jwt: the aud of the assertion; null for the token URL.")] string? Audience,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision,
    [property: Description("When it was created.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Example =
        """
        {"id":"oac_01kczq3v7q8r5t6w9x0y1z2a3b","name":"Salesforce production","preset":"salesforce","clientId":"3MVG9consumerkey","authenticationEndpoint":"https://acme.my.salesforce.com",
        "tokenPath":"/services/oauth2/token","tokenUrl":"https://acme.my.salesforce.com/services/oauth2/token","scope":null,"authorizationMethod":"body","credentialEncoding":"form","bodyFormat":"form",
        "extraParameters":{},"algorithm":null,"keyId":null,"audience":null,"revision":1,"createdAt":"2026-01-31T09:30:00.000Z","updatedAt":"2026-01-31T09:30:00.000Z"}
        """;

    public static OAuthClientView Of(OAuthClientRecord client)
    {
        var settings = client.Settings;
        return new(
            client.Id.ToString(), settings.Name, settings.Preset, settings.ClientId, settings.AuthenticationEndpoint, settings.TokenPath, settings.TokenUrl.AbsoluteUri, settings.Scope,
            settings.AuthorizationMethod, settings.CredentialEncoding, settings.BodyFormat, settings.ExtraParameters, settings.Algorithm, settings.KeyId, settings.Audience,
            client.Revision, client.CreatedAt, client.UpdatedAt);
    }
}

[Description("What happened when a token was asked for. The token is not in it.")]
internal sealed record TokenTestView(
    [property: Description("True when the server gave a token that can be used.")] bool Succeeded,
    [property: Description("The status of the server's answer; null when there was none.")] int? Status,
    [property: Description("A stable word for what is wrong: the server's own error code where it gave one; null when nothing is.")] string? Error,
    [property: Description("What the server said beside it; null when it said nothing.")] string? Detail,
    [property: Description("True when the same request may succeed later without a change.")] bool Retryable,
    [property: Description("For how many seconds the token would be used; null without one.")] int? ExpiresIn,
    [property: Description("Where calls with the token go, when the server said so.")] string? BaseUrl,
    [property: Description("Where the token was asked for.")] string TokenUrl,
    [property: Description("How long it took, in milliseconds.")] double DurationMs)
{
    public const string Example =
        """{"succeeded":false,"status":400,"error":"invalid_grant","detail":"no client credentials user enabled","retryable":false,"expiresIn":null,"baseUrl":null,"tokenUrl":"https://acme.my.salesforce.com/services/oauth2/token","durationMs":182.4}""";
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewOAuthClient))]
[JsonSerializable(typeof(OAuthClientPatch))]
[JsonSerializable(typeof(OAuthClientView))]
[JsonSerializable(typeof(Page<OAuthClientView>))]
[JsonSerializable(typeof(TokenTestView))]
internal sealed partial class OAuthClientJson : JsonSerializerContext;
