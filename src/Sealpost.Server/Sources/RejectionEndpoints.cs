using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Rejections;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Schemes;

namespace Sealpost.Server.Sources;

/// <summary>What sources did not take in, and why.</summary>
internal static class RejectionEndpoints
{
    public static void MapRejections(this IEndpointRouteBuilder api)
    {
        var rejections = api.MapGroup("/tenants/{tenant}/sources/{source}/rejections").WithTags("Sources");
        rejections.MapGet("", ListAsync).Needs(Role.WebhookManager).IsList()
            .Describe("listRejections", "List the requests that a source rejected", "They are kept for a while, 100 of each source and for 7 days unless the instance says otherwise. None of them is delivered.")
            .Answers(200, "One page of rejected requests.", typeof(Page<RejectionView>), $$"""{"items":[{{RejectionView.Example}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        rejections.MapGet("/{rejection}", GetAsync).Needs(Role.WebhookManager)
            .Describe("getRejection", "Get a request that a source rejected")
            .Answers(200, "The request.", typeof(RejectionView), RejectionView.WholeExample)
            .Refuses(ProblemType.NotFound);
        rejections.MapPost("/{rejection}/diagnose", DiagnoseAsync).Needs(Role.WebhookManager)
            .Describe(
                "diagnoseRejection",
                "Find out why a request was rejected",
                "Tries it again by the source's scheme and secrets of now and the time of its arrival, and then against the mistakes that people make. One finding, accepted, when it would pass now. For operators: never show it to the sender.")
            .Answers(200, "The findings, the most telling first.", typeof(DiagnosedView), DiagnosedView.Example)
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, string source, SourceAccess access, RejectionStore store)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var query = new ListQuery(context, $"rejections:{record.SourceNo}");
        if (query.Refusal() is { } refusal) return refusal;
        var rows = await store.ListAsync(record, query.After, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, RejectionView.InList, row => row.Id.ToBytes()), SourceJson.Default.PageRejectionView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string source, string rejection, SourceAccess access, RejectionStore store, SourceSchemes schemes)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        return await FindAsync(context, record, rejection, store) is { } kept
            ? TypedResults.Json(RejectionView.Whole(kept, schemes.Compile(record.Settings)), SourceJson.Default.RejectionView)
            : Problem.NotFound("rejected request", rejection);
    }

    private static async Task<IResult> DiagnoseAsync(HttpContext context, string source, string rejection, SourceAccess access, RejectionStore store, RejectionDiagnosis diagnosis)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        if (await FindAsync(context, record, rejection, store) is not { } kept) return Problem.NotFound("rejected request", rejection);
        return await diagnosis.DiagnoseAsync(record, kept, context.RequestAborted) is { } findings
            ? TypedResults.Json(new DiagnosedView([.. findings.Select(finding => new FindingView(finding.Code, finding.Message))]), SourceJson.Default.DiagnosedView)
            : Problem.NotFound("source", source);
    }

    private static async ValueTask<Rejection?> FindAsync(HttpContext context, SourceRecord source, string rejection, RejectionStore store) =>
        RejectionId.TryParse(rejection, out var id) ? await store.FindAsync(source, id, context.RequestAborted) : null;
}
