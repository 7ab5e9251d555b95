using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>EnGenius Cloud: a shared secret or none.</summary>
internal static class EnGeniusExhibits
{
    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.EnGenius, "none", """{"profile":"engenius","signing":[]}""", EnGenius.Unsigned, Covers.Nothing),
        new(SampleEvent.EnGenius, "HMAC", """{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"$secret"}]}""", EnGenius.Signed, Covers.TimedSignature),
        new(SampleEvent.EnGenius, "HMAC, new secret", """{"profile":"engenius"}""", EnGenius.Signed, Covers.TimedSignature) { Rotation = "{}" },
    ];
}
