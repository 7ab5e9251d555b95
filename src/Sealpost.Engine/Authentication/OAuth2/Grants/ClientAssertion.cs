using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>The signed assertion of <c>private_key_jwt</c> (RFC 7523, section 3). Each is used once.</summary>
internal static class ClientAssertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // Long enough for clocks that disagree a little, short enough to be worthless when found later.
    private const int LifetimeSeconds = 120;

    /// <param name="jwtId">Unguessable and never used before.</param>
    public static string Create(OAuthClientSettings client, string privateKey, DateTimeOffset now, string jwtId)
    {
        var algorithm = client.Algorithm ?? throw new InvalidOperationException("The client has no assertion algorithm.");
        var header = new JsonObject { ["alg"] = algorithm.ToString(), ["typ"] = "JWT" };
        if (client.KeyId is { } keyId) header["kid"] = keyId;
        var issued = now.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = client.ClientId,
            ["sub"] = client.ClientId,
            ["aud"] = client.Audience ?? client.TokenUrl.AbsoluteUri,
            ["jti"] = jwtId,
            ["iat"] = issued,
            ["exp"] = issued + LifetimeSeconds,
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(ClientKey.Sign(privateKey, algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
