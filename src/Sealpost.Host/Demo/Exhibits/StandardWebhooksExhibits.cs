using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>Standard Webhooks: a signature, alone or beside credentials, or none.</summary>
internal static class StandardWebhooksExhibits
{
    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.Standard, "none", """{"profile":"standard-webhooks","signing":[]}""", StandardWebhooks.Unsigned, Covers.Nothing),
        new(SampleEvent.Standard, "HMAC", """{"profile":"standard-webhooks"}""", StandardWebhooks.Signed, Covers.TimedSignature),
        new(SampleEvent.Standard, "rotation, v1 + v1", """{"profile":"standard-webhooks"}""", StandardWebhooks.DuringRotation, Covers.TimedSignature) { Rotation = "{}" },
        new(
            SampleEvent.Standard,
            "HMAC + bearer",
            """{"profile":"standard-webhooks","authentication":{"type":"authorization","value":"Bearer $secret"}}""",
            Proof.Both(StandardWebhooks.Signed, Credentials.Authorization("Bearer")),
            Covers.TimedSignature),
        new(
            SampleEvent.Standard,
            "HMAC + Basic",
            """{"profile":"standard-webhooks","authentication":{"type":"basic","username":"hookuser","password":"$password"}}""",
            Proof.Both(StandardWebhooks.Signed, Credentials.Basic),
            Covers.TimedSignature),
        new(
            SampleEvent.Standard,
            "HMAC + header",
            """{"profile":"standard-webhooks","authentication":{"type":"header","name":"X-Api-Key","value":"$secret"}}""",
            Proof.Both(StandardWebhooks.Signed, Credentials.Header("X-Api-Key")),
            Covers.TimedSignature),
        new(
            SampleEvent.Standard,
            "HMAC + mTLS",
            """{"profile":"standard-webhooks","authentication":{"type":"mtls","pkcs12":"$pkcs12","password":"$secret"}}""",
            Proof.Both(StandardWebhooks.Signed, Credentials.Certificate),
            Covers.TimedSignature),
        new(SampleEvent.Standard, "HMAC + OAuth2", """{"profile":"standard-webhooks"}""", Proof.Both(StandardWebhooks.Signed, Credentials.Token), Covers.TimedSignature)
        {
            Tokens = new("""{"name":"Demo","clientId":"billing","clientSecret":"$secret","scope":"invoices"}""", "/oauth2/token", OAuth2.ByHeader("billing", "invoices")),
        },
    ];
}
