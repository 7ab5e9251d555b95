using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>ActiGraph CentrePoint: one of four authentications, each after the receiver has proven its ownership.</summary>
internal static class ActiGraphExhibits
{
    public static readonly ImmutableArray<Exhibit> All =
    [
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
        new(SampleEvent.ActiGraph, "HMAC, new passcode", """{"profile":"actigraph","signing":[{"scheme":"actigraph@1","secret":"$secret"}]}""", ActiGraph.Signed, Covers.Signature)
        {
            Rotation = """{"secret":"$next"}""",
        },
        new(SampleEvent.ActiGraph, "validation, echoed", """{"profile":"actigraph","signing":[]}""", ActiGraph.Unsigned, Covers.Nothing) { Ownership = Ownership.Proven },
        new(SampleEvent.ActiGraph, "no echo, no event", """{"profile":"actigraph","signing":[]}""", ActiGraph.Unsigned, Covers.Nothing) { Ownership = Ownership.Unproven },
    ];
}
