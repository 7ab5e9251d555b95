using System.Text.Json.Nodes;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>The authorization server of an OAuth2 row.</summary>
/// <param name="Client">The OAuth2 client to create, without <c>authenticationEndpoint</c>: <c>$secret</c> stands for what its owner was given.</param>
/// <param name="Path">Where it gives out tokens.</param>
/// <param name="Rule">How it judges a request for one.</param>
internal sealed record TokenServer(string Client, string Path, VendorRule Rule)
{
    private const int Lifetime = 3600;

    public static readonly TokenServer Salesforce = new("""{"name":"Demo","preset":"salesforce","clientId":"3MVG9","clientSecret":"$secret"}""", "/services/oauth2/token", OAuth2.Salesforce("3MVG9"))
    {
        Target = "/services/apexrest/calls",
        BaseUrlMember = "instance_url",
        SaysLifetime = false,
    };

    public static readonly TokenServer Contentsquare = new(
        """{"name":"Demo","preset":"contentsquare","clientId":"c3133d76","clientSecret":"$secret","scope":"enrichment","extraParameters":{"project_id":12345}}""",
        "/v1/oauth/token",
        OAuth2.Contentsquare("c3133d76", "enrichment", 12345))
    {
        Target = "/v1/enrichments",
        BaseUrlMember = "endpoint",
    };

    /// <summary>Where events go, below the base URL that the token's answer names; null when the destination has a whole URL.</summary>
    public string? Target { get; init; }

    /// <summary>The answer's member with that base URL.</summary>
    public string? BaseUrlMember { get; init; }

    /// <summary>Salesforce alone does not say how long a token lives.</summary>
    public bool SaysLifetime { get; init; } = true;

    public string Answer(ReceiverKeys keys, Uri baseUrl)
    {
        var answer = new JsonObject { ["access_token"] = keys.Token, ["token_type"] = "Bearer" };
        if (SaysLifetime) answer["expires_in"] = Lifetime;
        if (BaseUrlMember is not null) answer[BaseUrlMember] = baseUrl.AbsoluteUri;
        return answer.ToJsonString();
    }
}
