using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Catalogue;
using Sealpost.Engine.Profiles;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Schemes;

internal static class SchemeEndpoints
{
    private const int LongestId = 64;

    public static void MapSchemes(this IEndpointRouteBuilder api)
    {
        var schemes = api.MapGroup("/schemes").WithTags("Schemes");
        schemes.MapGet("", ListSchemes).Needs(Role.Viewer, Reach.Anywhere).IsList()
            .Describe("listSchemes", "List the schemes", "By id.")
            .Answers(200, "One page of schemes.", typeof(Page<SchemeView>), $$"""{"items":[{{SchemeView.Example}}],"next":null}""");
        schemes.MapGet("/{scheme}", GetScheme).Needs(Role.Viewer, Reach.Anywhere)
            .Describe("getScheme", "Get a scheme", "Without a version: the newest.")
            .Answers(200, "The scheme.", typeof(SchemeView), SchemeView.Example)
            .Refuses(ProblemType.NotFound);
        schemes.MapSchemeTrials();
        var profiles = api.MapGroup("/profiles").WithTags("Schemes");
        profiles.MapGet("", ListProfiles).Needs(Role.Viewer, Reach.Anywhere).IsList()
            .Describe("listProfiles", "List the profiles", "By id.")
            .Answers(200, "One page of profiles.", typeof(Page<ProfileView>), $$"""{"items":[{{ProfileView.Example}}],"next":null}""");
        profiles.MapGet("/{profile}", GetProfile).Needs(Role.Viewer, Reach.Anywhere)
            .Describe("getProfile", "Get a profile")
            .Answers(200, "The profile.", typeof(ProfileView), ProfileView.Example)
            .Refuses(ProblemType.NotFound);
    }

    private static IResult ListSchemes(HttpContext context, SchemeCatalogue catalogue)
    {
        var query = new ListQuery(context, "schemes", LongestId);
        if (query.Refusal() is { } refusal) return refusal;
        var rows = After(catalogue.Schemes, query, scheme => scheme.Id);
        return TypedResults.Json(Page.From(rows, query, SchemeView.Of, scheme => PositionOf(scheme.Id)), SchemeJson.Default.PageSchemeView);
    }

    private static IResult GetScheme(string scheme, SchemeCatalogue catalogue) =>
        catalogue.Find(scheme) is { } found ? TypedResults.Json(SchemeView.Of(found), SchemeJson.Default.SchemeView) : Problem.NotFound("scheme", scheme);

    private static IResult ListProfiles(HttpContext context, ProfileCatalogue catalogue)
    {
        var query = new ListQuery(context, "profiles", LongestId);
        if (query.Refusal() is { } refusal) return refusal;
        var rows = After(catalogue.Profiles, query, profile => profile.Id);
        return TypedResults.Json(Page.From(rows, query, ProfileView.Of, profile => PositionOf(profile.Id)), SchemeJson.Default.PageProfileView);
    }

    private static IResult GetProfile(string profile, ProfileCatalogue catalogue) =>
        catalogue.Find(profile) is { } found ? TypedResults.Json(ProfileView.Of(found), SchemeJson.Default.ProfileView) : Problem.NotFound("profile", profile);

    private static List<T> After<T>(IEnumerable<T> byId, ListQuery query, Func<T, string> id)
    {
        var after = query.After is { } position ? Encoding.ASCII.GetString(position.AsSpan().TrimEnd((byte)0)) : "";
        return [.. byId.Where(item => string.CompareOrdinal(id(item), after) > 0).Take(query.Rows)];
    }

    private static byte[] PositionOf(string id)
    {
        var position = new byte[LongestId];
        Encoding.ASCII.GetBytes(id, position);
        return position;
    }
}
