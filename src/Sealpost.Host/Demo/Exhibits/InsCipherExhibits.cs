using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>InsCipher: a header pair of the customer's own, a signature by the account's secret, both or neither.</summary>
internal static class InsCipherExhibits
{
    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.InsCipher, "none", """{"profile":"inscipher","signing":[]}""", InsCipher.Unsigned, Covers.Nothing),
        new(
            SampleEvent.InsCipher,
            "header pair",
            """{"profile":"inscipher","signing":[],"authentication":{"type":"header","name":"X-Agency-Key","value":"$secret"}}""",
            InsCipher.HeaderPair("X-Agency-Key"),
            Covers.Credentials),
        new(SampleEvent.InsCipher, "HMAC", """{"profile":"inscipher"}""", InsCipher.Signed, Covers.Signature) { SharesSecret = true },
        new(
            SampleEvent.InsCipher,
            "header pair + HMAC",
            """{"profile":"inscipher","authentication":{"type":"header","name":"X-Agency-Key","value":"$secret"}}""",
            Proof.Both(InsCipher.Signed, Credentials.Header("X-Agency-Key")),
            Covers.Signature) { SharesSecret = true },
        new(SampleEvent.InsCipher with { Tenant = "inscipher-2" }, "HMAC, new secret", """{"profile":"inscipher"}""", InsCipher.Signed, Covers.Signature) { SharesSecret = true, Rotation = "{}" },
    ];
}
