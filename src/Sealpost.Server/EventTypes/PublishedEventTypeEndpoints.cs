using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sealpost.Engine.EventTypes;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.SignIns;

namespace Sealpost.Server.EventTypes;

/// <summary>What consumers may read of the event types without a key, where the operator publishes it. It stands outside of the API, all of which needs a key.</summary>
internal static class PublishedEventTypeEndpoints
{
    private const string Route = "/published/event-types";
    private const int LongestSearch = 100;

    /// <summary>Caches between consumers and the server may answer for a minute.</summary>
    private const string CacheRule = "public, max-age=60";

    private static readonly QueryParameter Search = new("q", $"What stands in the name or the description: at most {LongestSearch} characters.");

    public static void MapPublishedEventTypes(this IEndpointRouteBuilder endpoints)
    {
        var types = endpoints.MapGroup(Route).AllowAnonymous().WithTags("Event types").AddEndpointFilter<RouteGroupBuilder, QueryGuard>();
        types.MapGet("", ListAsync).IsList(Search)
            .Describe("listPublishedEventTypes", "List the published event types", "By name, for everybody, where Sealpost:Portal:PublicCatalogue is true: those that somebody has described and nobody archived.")
            .Answers(200, "One page of event types.", typeof(Page<PublishedEventTypeSummary>), $$"""{"items":[{{PublishedEventTypeSummary.Sample}}],"next":null}""")
            .Refuses(ProblemType.Validation, ProblemType.NotFound);
        types.MapGet("/{**eventType}", GetAsync)
            .Describe("getPublishedEventType", "Get a published event type", "For everybody, where Sealpost:Portal:PublicCatalogue is true.")
            .Answers(200, "The event type.", typeof(PublishedEventTypeView), PublishedEventTypeView.Sample)
            .Refuses(ProblemType.Validation, ProblemType.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, EventTypeStore store, IOptions<PortalOptions> options)
    {
        if (!options.Value.PublicCatalogue) return NotPublished();
        var query = new ListQuery(context, "published-event-types", EventTypeName.MaxLength);
        var search = query.Text(Search.Name);
        if (search is not null && (search.Length > LongestSearch || search.Any(char.IsControl))) query.Errors.Add(Search.Name, $"Give at most {LongestSearch} characters, on one line.");
        if (query.Refusal() is { } refusal) return refusal;
        var after = query.After is { } position ? Encoding.ASCII.GetString(position.AsSpan().TrimEnd((byte)0)) : null;
        var rows = await store.ListDescribedAsync(after, search, query.Rows, context.RequestAborted);
        context.Response.Headers.CacheControl = CacheRule;
        return TypedResults.Json(Page.From(rows, query, PublishedEventTypeSummary.Of, PositionOf), EventTypeJson.Default.PagePublishedEventTypeSummary);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string eventType, EventTypeStore store, IOptions<PortalOptions> options)
    {
        if (!options.Value.PublicCatalogue) return NotPublished();
        var name = EventTypeEndpoints.NameOf(eventType);
        var found = EventTypeName.IsValid(name) ? await store.FindAsync(name, context.RequestAborted) : null;
        if (found is not { ArchivedAt: null, IsDescribed: true }) return new Problem(ProblemType.NotFound, $"No event type '{ProblemText.Shown(name)}' is published.");
        context.Response.Headers.CacheControl = CacheRule;
        return TypedResults.Json(PublishedEventTypeView.Of(found), EventTypeJson.Default.PublishedEventTypeView);
    }

    private static Problem NotPublished() => new(ProblemType.NotFound, "This server publishes no catalogue of event types; its operator may set Sealpost:Portal:PublicCatalogue to true.");

    private static byte[] PositionOf(EventTypeRecord type)
    {
        var position = new byte[EventTypeName.MaxLength];
        Encoding.ASCII.GetBytes(type.Name, position);
        return position;
    }
}
