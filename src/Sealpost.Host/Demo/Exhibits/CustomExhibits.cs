using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>The profile that locks nothing: any authentication, any scheme, several at once.</summary>
internal static class CustomExhibits
{
    private const string Issuer = "https://issuer.example";

    /// <summary>What an authorization server registered of a client that has no secret: RFC 7523.</summary>
    private static readonly ECDsa ClientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.Custom, "none", """{"profile":"custom"}""", static (request, _, _) => Credentials.Absent(request), Covers.Nothing),
        new(SampleEvent.Custom, "Authorization", """{"profile":"custom","authentication":{"type":"authorization","value":"Bearer $secret"}}""", Credentials.Authorization("Bearer"), Covers.Credentials),
        new(SampleEvent.Custom, "Basic", """{"profile":"custom","authentication":{"type":"basic","username":"hookuser","password":"$password"}}""", Credentials.Basic, Covers.Credentials),
        new(
            SampleEvent.Custom,
            "header",
            """{"profile":"custom","authentication":{"type":"header","name":"X-Api-Key","value":"$secret"}}""",
            Credentials.Header("X-Api-Key"),
            Covers.Credentials),
        new(
            SampleEvent.Custom,
            "two secret headers",
            """{"profile":"custom","headers":{"X-Api-Key":{"value":"$secret","secret":true},"X-Api-Secret":{"value":"$secret","secret":true}}}""",
            Proof.Both(Credentials.Header("X-Api-Key"), Credentials.Header("X-Api-Secret")),
            Covers.Credentials),
        new(SampleEvent.Custom, "mTLS", """{"profile":"custom","authentication":{"type":"mtls","pkcs12":"$pkcs12","password":"$secret"}}""", Credentials.Certificate, Covers.Credentials),
        new(SampleEvent.Custom, "HMAC, as GitHub", """{"profile":"custom","signing":[{"scheme":"github@1","secret":"$secret"}]}""", GitHub.Signed, Covers.Signature),
        new(
            SampleEvent.Custom,
            "two signatures",
            """{"profile":"custom","signing":[{"scheme":"engenius@1","secret":"$secret"},{"scheme":"orange-logic@1","secret":"$secret"}]}""",
            Proof.Both(EnGenius.Signed, OrangeLogic.Sha256),
            Covers.TimedSignature),
        new(SampleEvent.Custom, "OAuth2", """{"profile":"custom"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new("""{"name":"Demo","clientId":"shop","clientSecret":"$secret","scope":"orders"}""", "/oauth2/token", OAuth2.ByHeader("shop", "orders")),
        },
        new(SampleEvent.Custom, "OAuth2, signed JWT", """{"profile":"custom"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new(
                new JsonObject
                {
                    ["name"] = "Demo",
                    ["clientId"] = "shop",
                    ["scope"] = "orders",
                    ["authorizationMethod"] = "private_key_jwt",
                    ["privateKey"] = ClientKey.ExportPkcs8PrivateKeyPem(),
                    ["audience"] = Issuer,
                }.ToJsonString(),
                "/oauth2/token",
                OAuth2.ByAssertion("shop", "orders", Issuer, ClientKey)),
        },
        new(SampleEvent.Custom, "Salesforce", """{"profile":"custom"}""", Credentials.Token, Covers.Credentials) { Tokens = TokenServer.Salesforce },
        new(SampleEvent.Custom, "Contentsquare", """{"profile":"custom"}""", Credentials.Token, Covers.Credentials) { Tokens = TokenServer.Contentsquare },
    ];
}
