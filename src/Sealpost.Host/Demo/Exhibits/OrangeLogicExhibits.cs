using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>Orange Logic: a signature with either hash, while a secret is replaced and afterwards, or none.</summary>
internal static class OrangeLogicExhibits
{
    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.OrangeLogic, "none", """{"profile":"orange-logic","signing":[]}""", OrangeLogic.Unsigned, Covers.Nothing),
        new(SampleEvent.OrangeLogic, "HMAC-SHA256", """{"profile":"orange-logic"}""", OrangeLogic.Sha256, Covers.Signature),
        new(
            SampleEvent.OrangeLogic,
            "HMAC-SHA512",
            """{"profile":"orange-logic","signing":[{"scheme":"orange-logic@1","settings":{"hash":"hmac-sha512"}}]}""",
            OrangeLogic.Sha512,
            Covers.Signature),
        new(SampleEvent.OrangeLogic, "rotation, v1 + v1a", """{"profile":"orange-logic"}""", OrangeLogic.DuringRotation, Covers.Signature) { Rotation = "{}" },
        new(SampleEvent.OrangeLogic, "HMAC, new secret", """{"profile":"orange-logic"}""", OrangeLogic.Sha256, Covers.Signature) { Rotation = """{"gracePeriod":"0s"}""" },
    ];
}
