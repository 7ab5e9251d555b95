using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>The rows of the demo, in the order of the table; those of one system stand together.</summary>
internal static class Exhibition
{
    public static readonly Exhibit WarmUp = new(SampleEvent.Custom with { Tenant = "warm-up" }, "none", """{"profile":"custom"}""", static (_, _, _) => Verdict.Verified, Covers.Nothing);

    /// <summary>Every profile with each authentication that it allows.</summary>
    public static readonly ImmutableArray<Exhibit> All =
    [
        .. EnGeniusExhibits.All, .. InsCipherExhibits.All, .. KaisaExhibits.All, .. ActiGraphExhibits.All, .. OrangeLogicExhibits.All, .. StandardWebhooksExhibits.All, .. CustomExhibits.All,
    ];
}
