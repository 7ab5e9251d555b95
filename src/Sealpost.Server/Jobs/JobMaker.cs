using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Jobs;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Jobs;

/// <summary>Makes a job once, starts it and answers with it.</summary>
internal sealed class JobMaker(JobStore store, JobRunner runner, IdempotencyLedger ledger)
{
    /// <param name="request">Without faults.</param>
    /// <param name="body">As it came, for idempotency.</param>
    /// <param name="location">Where jobs are read, without the id.</param>
    public async Task<IResult> MakeAsync(HttpContext context, int tenantNo, JobRequest request, int? destinationNo, ReadOnlyMemory<byte> body, string location)
    {
        if (!RequestKey.TryRead(context, tenantNo, body.Span, out var key, out var problem)) return problem!;
        var filter = new JobFilter(destinationNo, request.EventType, request.Since, request.Until);
        try
        {
            var creation = await ledger.CreateAsync(
                key,
                connection =>
                {
                    var made = store.Insert(connection, tenantNo, request.Kind!.Value, filter);
                    return (made.Id.ToString(), made);
                },
                context.RequestAborted);
            switch (creation)
            {
                case Creation<Job>.Made made:
                    runner.Wake();
                    return Accepted(context, made.Value, location);
                case Creation<Job>.Repeated repeated when JobId.TryParse(repeated.Resource, out var id) && await store.FindAsync(tenantNo, id, context.RequestAborted) is { } earlier:
                    RequestKey.MarkReplayed(context);
                    return Accepted(context, earlier, location);
                default:
                    return RequestKey.Refusal();
            }
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }

    private static JsonHttpResult<JobView> Accepted(HttpContext context, Job job, string location)
    {
        context.Response.Headers.Location = location + job.Id;
        return TypedResults.Json(JobView.Of(job), JobJson.Default.JobView, statusCode: StatusCodes.Status202Accepted);
    }
}
