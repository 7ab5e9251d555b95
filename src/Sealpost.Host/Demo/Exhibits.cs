using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo;

/// <summary>The rows of the demo, in the order of the table; those of one system stand together.</summary>
internal static class Exhibits
{
    public static readonly Exhibit WarmUp = new(SampleEvent.Custom with { Tenant = "warm-up" }, "none", """{"profile":"custom"}""", static (_, _, _) => Verdict.Verified, Covers.Nothing);

    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.EnGenius, "none", """{"profile":"engenius","signing":[]}""", EnGenius.Unsigned, Covers.Nothing),
        new(SampleEvent.EnGenius, "HMAC", """{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"$secret"}]}""", EnGenius.Signed, Covers.TimedSignature),

        new(SampleEvent.InsCipher, "none", """{"profile":"inscipher","signing":[]}""", InsCipher.Unsigned, Covers.Nothing),
        new(
            SampleEvent.InsCipher,
            "header pair",
            """{"profile":"inscipher","signing":[],"authentication":{"type":"header","name":"X-Agency-Key","value":"$secret"}}""",
            InsCipher.HeaderPair("X-Agency-Key"),
            Covers.Credentials),
        new(SampleEvent.InsCipher, "HMAC", """{"profile":"inscipher"}""", InsCipher.Signed, Covers.Signature),

        new(SampleEvent.Kaisa, "pasted user:pass", """{"profile":"kaisa","authentication":{"type":"authorization","value":"$basic"}}""", Credentials.Basic, Covers.Credentials),
        new(SampleEvent.Kaisa, "Basic", """{"profile":"kaisa","authentication":{"type":"basic","username":"hookuser","password":"$password"}}""", Credentials.Basic, Covers.Credentials),

        new(SampleEvent.Kaisa, "OAuth2", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new("""{"name":"Demo","clientId":"kaisa client","clientSecret":"$secret","scope":"calls.read"}""", "/oauth2/token", OAuth2.ByHeader("kaisa client", "calls.read")),
        },
        new(SampleEvent.Kaisa, "Salesforce", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new("""{"name":"Demo","preset":"salesforce","clientId":"3MVG9","clientSecret":"$secret"}""", "/services/oauth2/token", OAuth2.Salesforce("3MVG9"))
            {
                Target = "/services/apexrest/calls",
                BaseUrlMember = "instance_url",
                SaysLifetime = false,
            },
        },
        new(SampleEvent.Kaisa, "Contentsquare", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new(
                """{"name":"Demo","preset":"contentsquare","clientId":"c3133d76","clientSecret":"$secret","scope":"enrichment","extraParameters":{"project_id":12345}}""",
                "/v1/oauth/token",
                OAuth2.Contentsquare("c3133d76", "enrichment", 12345))
            {
                Target = "/v1/enrichments",
                BaseUrlMember = "endpoint",
            },
        },

        new(SampleEvent.ActiGraph, "none", """{"profile":"actigraph","signing":[]}""", ActiGraph.Unsigned, Covers.Nothing),
        new(SampleEvent.ActiGraph, "Basic", """{"profile":"actigraph","authentication":{"type":"basic","username":"hookuser","password":"$password"}}""", ActiGraph.Basic, Covers.Credentials),
        new(SampleEvent.ActiGraph, "OAuth2", """{"profile":"actigraph"}""", ActiGraph.Token, Covers.Credentials)
        {
            Tokens = new(
                """{"name":"Demo","clientId":"study-189","clientSecret":"$secret","scope":"CentrePoint","tokenPath":"/connect/token","authorizationMethod":"body"}""",
                "/connect/token",
                OAuth2.ByBody("study-189", "CentrePoint")),
        },
        new(SampleEvent.ActiGraph, "HMAC", """{"profile":"actigraph","signing":[{"scheme":"actigraph@1","secret":"$secret"}]}""", ActiGraph.Signed, Covers.Signature),

        new(SampleEvent.OrangeLogic, "none", """{"profile":"orange-logic","signing":[]}""", OrangeLogic.Unsigned, Covers.Nothing),
        new(SampleEvent.OrangeLogic, "HMAC-SHA256", """{"profile":"orange-logic"}""", OrangeLogic.Sha256, Covers.Signature),
        new(
            SampleEvent.OrangeLogic,
            "HMAC-SHA512",
            """{"profile":"orange-logic","signing":[{"scheme":"orange-logic@1","settings":{"hash":"hmac-sha512"}}]}""",
            OrangeLogic.Sha512,
            Covers.Signature),
        new(SampleEvent.OrangeLogic, "rotation, v1 + v1a", """{"profile":"orange-logic"}""", OrangeLogic.DuringRotation, Covers.Signature) { Rotated = true },

        new(SampleEvent.Standard, "HMAC", """{"profile":"standard-webhooks"}""", StandardWebhooks.Signed, Covers.TimedSignature),
        new(SampleEvent.Standard, "rotation, v1 + v1", """{"profile":"standard-webhooks"}""", StandardWebhooks.DuringRotation, Covers.TimedSignature) { Rotated = true },

        new(SampleEvent.Custom, "Authorization", """{"profile":"custom","authentication":{"type":"authorization","value":"Bearer $secret"}}""", Credentials.Bearer, Covers.Credentials),
        new(SampleEvent.Custom, "Basic", """{"profile":"custom","authentication":{"type":"basic","username":"hookuser","password":"$password"}}""", Credentials.Basic, Covers.Credentials),
        new(
            SampleEvent.Custom,
            "header",
            """{"profile":"custom","authentication":{"type":"header","name":"X-Api-Key","value":"$secret"}}""",
            Credentials.Header("X-Api-Key"),
            Covers.Credentials),
        new(SampleEvent.Custom, "OAuth2", """{"profile":"custom"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new("""{"name":"Demo","clientId":"shop","clientSecret":"$secret","scope":"orders"}""", "/oauth2/token", OAuth2.ByHeader("shop", "orders")),
        },
    ];
}
