using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Trials;

/// <summary>Asks a filter about an event, as routing does. Nothing is stored and nothing is sent.</summary>
internal static class FilterTrial
{
    public static void MapFilterTrial(this IEndpointRouteBuilder api) => api.MapPost("/filters/try", TryAsync).Needs(Role.Viewer, Reach.Anywhere)
        .WithTags("Destinations")
        .Describe(
            "tryFilter",
            "Try a filter",
            "Says whether a destination with these eventTypes, eventOptions and filter would get the event, and if not, which part of them it fails first. What decides is what decides when messages are routed. Nothing is stored and nothing is sent.")
        .Takes(typeof(FilterToTry), """{"eventTypes":["webhook.**"],"filter":{"path":"/state","in":["TX","CA"]},"eventType":"webhook.transaction.status.filed","payload":{"state":"NY"}}""")
        .Answers(200, "The answer, whichever it is.", typeof(FilterTrialView), FilterTrialView.Example);

    private static async Task<IResult> TryAsync(HttpContext context, ProfileCatalogue profiles)
    {
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out var problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var profile = profiles.Find(reader.Text("profile", 64) ?? ProfileCatalogue.DefaultId);
        if (profile is null) reader.Fault("profile", $"Is not a profile that is known here; known are {string.Join(", ", profiles.Profiles.Select(known => known.Id))}.");
        var offered = (profile ?? profiles.Find(ProfileCatalogue.DefaultId)!).EventOptions;
        var source = EventFilterSource.Parse(reader, faults, offered);
        var tried = TrialEvent.Read(reader);
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        using var payload = new JsonPayload(tried.Payload);
        return TypedResults.Json(FilterTrialView.Of(EventFilter.Compile(source, offered).Decide(tried.EventType, payload)), TrialJson.Default.FilterTrialView);
    }
}
