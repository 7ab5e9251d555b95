using System.Collections.Immutable;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>Kaisa Engagement Builder: an Authorization header, or a token, also of the two third parties that it can send to.</summary>
internal static class KaisaExhibits
{
    public static readonly ImmutableArray<Exhibit> All =
    [
        new(SampleEvent.Kaisa, "none", """{"profile":"kaisa"}""", static (request, _, _) => Credentials.Absent(request), Covers.Nothing),
        new(SampleEvent.Kaisa, "pasted user:pass", """{"profile":"kaisa","authentication":{"type":"authorization","value":"$basic"}}""", Credentials.Basic, Covers.Credentials),
        new(SampleEvent.Kaisa, "pasted as it is", """{"profile":"kaisa","authentication":{"type":"authorization","value":"Token $secret"}}""", Credentials.Authorization("Token"), Covers.Credentials),
        new(SampleEvent.Kaisa, "Basic", """{"profile":"kaisa","authentication":{"type":"basic","username":"hookuser","password":"$password"}}""", Credentials.Basic, Covers.Credentials),
        new(SampleEvent.Kaisa, "OAuth2", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new("""{"name":"Demo","clientId":"kaisa client","clientSecret":"$secret","scope":"calls.read"}""", "/oauth2/token", OAuth2.ByHeader("kaisa client", "calls.read")),
        },
        new(SampleEvent.Kaisa, "OAuth2, by body", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials)
        {
            Tokens = new(
                """{"name":"Demo","clientId":"kaisa client","clientSecret":"$secret","scope":"calls.read","authorizationMethod":"body"}""",
                "/oauth2/token",
                OAuth2.ByBody("kaisa client", "calls.read")),
        },
        new(SampleEvent.Kaisa, "Salesforce", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials) { Tokens = TokenServer.Salesforce },
        new(SampleEvent.Kaisa, "Contentsquare", """{"profile":"kaisa"}""", Credentials.Token, Covers.Credentials) { Tokens = TokenServer.Contentsquare },
    ];
}
