using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Destinations;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Jobs;

internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/tenants/{tenant}/jobs").WithTags("Jobs");
        jobs.MapPost("", CreateAsync).Needs(Role.WebhookManager)
            .Describe("createJob", "Recover, replay or cancel many deliveries", "It works through them oldest first, in the background, and goes on after a restart. At most 20 jobs of a tenant run at a time.")
            .Takes(typeof(NewJob), """{"kind":"recover","filter":{"eventType":"invoice.paid","since":"2026-01-31T00:00:00Z"}}""")
            .Answers(202, "It is on disk and runs.", typeof(JobView), JobView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict)
            .IsIdempotent();
        jobs.MapGet("", ListAsync).Needs(Role.Viewer).IsList()
            .Describe("listJobs", "List jobs")
            .Answers(200, "One page of jobs.", typeof(Page<JobView>), $$"""{"items":[{{JobView.Example}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        jobs.MapGet("/{job}", GetAsync).Needs(Role.Viewer)
            .Describe("getJob", "Get a job with its progress")
            .Answers(200, "The job.", typeof(JobView), JobView.Example)
            .Refuses(ProblemType.NotFound);
        jobs.MapPost("/{job}/cancel", CancelAsync).Needs(Role.WebhookManager)
            .Describe("cancelJob", "Stop a job", "What it has changed so far stays changed. A job that has ended stays as it ended.")
            .Answers(200, "The job as it is now.", typeof(JobView), JobView.Example.Replace("running", "cancelled", StringComparison.Ordinal))
            .Refuses(ProblemType.NotFound);
        api.MapPost("/tenants/{tenant}/destinations/{destination}/recover", RecoverAsync).Needs(Role.WebhookManager).WithTags("Destinations")
            .Describe("recoverDestination", "Send a destination's dead deliveries again", "All dead deliveries of messages accepted since a time become pending again, from the start of the schedule. It is a job, so it goes on in the background.")
            .Takes(typeof(RecoverBody), """{"since":"2026-01-31T00:00:00Z"}""")
            .Answers(202, "The job is on disk and runs.", typeof(JobView), JobView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict)
            .IsIdempotent();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, TenantDirectory tenants, DestinationStore destinations, JobMaker maker)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var request = JobRequest.Read(document.RootElement, faults);
        int? destinationNo = null;
        if (request.Destination is { } id)
        {
            if (await destinations.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found) destinationNo = found.DestinationNo;
            else faults.Add(new(JobRequest.DestinationField, "This tenant has no such destination."));
        }

        if (faults.Count > 0) return faults.ToProblem();
        return await maker.MakeAsync(context, tenant.TenantNo, request, destinationNo, body.Bytes, $"{context.Request.Path}/");
    }

    private static async Task<IResult> RecoverAsync(HttpContext context, string tenant, string destination, DestinationAccess access, JobMaker maker)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var request = JobRequest.ReadRecover(document.RootElement, faults);
        if (faults.Count > 0) return faults.ToProblem();
        if (record.State != DestinationState.Active) return Problem.Conflict("The destination is not active, so nothing can be sent to it; enable it, or validate it, first.");
        return await maker.MakeAsync(context, record.TenantNo, request, record.DestinationNo, body.Bytes, $"/api/v1/tenants/{tenant}/jobs/");
    }

    private static async Task<IResult> ListAsync(HttpContext context, TenantDirectory tenants, JobStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, $"jobs:{tenant.TenantNo}");
        if (query.Refusal() is { } refusal) return refusal;
        JobId? before = query.After is { } after ? JobId.FromBytes(after) : null;
        var rows = await store.ListAsync(tenant.TenantNo, before, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, JobView.Of, row => row.Id.ToBytes()), JobJson.Default.PageJobView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string job, TenantDirectory tenants, JobStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        return JobId.TryParse(job, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found ? Shown(found) : Problem.NotFound("job", job);
    }

    private static async Task<IResult> CancelAsync(HttpContext context, string job, TenantDirectory tenants, JobStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        return JobId.TryParse(job, out var id) && await store.CancelAsync(tenant.TenantNo, id, context.RequestAborted) is { } found ? Shown(found) : Problem.NotFound("job", job);
    }

    private static JsonHttpResult<JobView> Shown(Job job) => TypedResults.Json(JobView.Of(job), JobJson.Default.JobView);
}
