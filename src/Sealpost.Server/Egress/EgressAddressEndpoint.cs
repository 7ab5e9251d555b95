using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;

namespace Sealpost.Server.Egress;

/// <summary>The addresses that receivers may let through their firewalls.</summary>
internal static class EgressAddressEndpoint
{
    public static void MapEgressAddresses(this IEndpointRouteBuilder api) => api.MapGet("/egress-addresses", Get).Needs(Role.Viewer, Reach.Anywhere)
        .WithTags("Settings")
        .Describe("getEgressAddresses", "List the addresses that requests come from", "For receivers who only let known addresses in. As the operator lists them in Sealpost:Egress:PublishedAddresses; empty when nothing is promised.")
        .Answers(200, "All of them.", typeof(EgressAddressList), EgressAddressList.Example);

    private static JsonHttpResult<EgressAddressList> Get(IOptions<EgressOptions> options) =>
        TypedResults.Json(new EgressAddressList([.. options.Value.PublishedAddresses]), EgressJson.Default.EgressAddressList);
}

[Description("The addresses that requests to destinations come from.")]
internal sealed record EgressAddressList(
    [property: Description("Addresses, or networks in CIDR form.")] IReadOnlyList<string> Items)
{
    public const string Example = """{"items":["203.0.113.7","2001:db8:5::/64"]}""";
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EgressAddressList))]
internal sealed partial class EgressJson : JsonSerializerContext;
