using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.Jobs;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Jobs;

[Description("A bulk change of a tenant's deliveries. It survives a restart.")]
internal sealed record JobView(
    [property: Description("job_ and 26 characters.")] string Id,
    [property: Description("What it does.")] JobKindView Kind,
    [property: Description("running, completed, or cancelled by a person.")] JobStateView State,
    [property: Description("Which deliveries it is about.")] JobFilterView Filter,
    [property: Description("How far it is, from 0 to 1, by the time of the messages.")] double Progress,
    [property: Description("Deliveries looked at so far.")] long Examined,
    [property: Description("Those of them that were changed. The others had another state by then, another event type, no payload any more, or a destination that is not active.")] long Changed,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("When it ended; null while it runs.")] DateTimeOffset? FinishedAt)
{
    public const string Example =
        """
        {"id":"job_01kczq3v7q8r5t6w9x0y1z2a3b","kind":"recover","state":"running","filter":{"destination":"dst_01kczq2n4m5p6q7r8s9t0v1w2x","eventType":null,"since":"2026-01-31T00:00:00.000Z","until":null},
        "progress":0.42,"examined":4200,"changed":4187,"createdAt":"2026-01-31T09:30:00.000Z","finishedAt":null}
        """;

    public static JobView Of(Job job) => new(
        job.Id.ToString(), (JobKindView)job.Kind, (JobStateView)job.State, new(job.Destination?.ToString(), job.Filter.EventType, job.Filter.Since, job.Filter.Until), Math.Round(job.Progress, 3),
        job.Examined, job.Changed, job.CreatedAt, job.FinishedAt);
}

[Description("Which deliveries a job is about. What is null does not restrict.")]
internal sealed record JobFilterView(
    [property: Description("Only those to this destination.")] string? Destination,
    [property: Description("Only those of this event type.")] string? EventType,
    [property: Description("Only those of messages accepted at or after this time.")] DateTimeOffset? Since,
    [property: Description("Only those of messages accepted before this time; null for all that were accepted before the job was made.")] DateTimeOffset? Until);

[Description("A bulk change to make.")]
internal sealed record NewJob(
    [property: Description("What to do.")] JobKindView Kind,
    [property: Description("Which deliveries; with recover and replay its since is required.")] NewJobFilter Filter);

[Description("Which deliveries a job is about. What is absent does not restrict.")]
internal sealed record NewJobFilter(
    [property: Description("Only those to this destination.")] string? Destination = null,
    [property: Description("Only those of this event type, by its exact name.")] string? EventType = null,
    [property: Description("Only those of messages accepted at or after this time.")] DateTimeOffset? Since = null,
    [property: Description("Only those of messages accepted before this time; absent for all that were accepted until now.")] DateTimeOffset? Until = null);

[Description("Which dead deliveries of the destination to send again.")]
internal sealed record RecoverBody(
    [property: Description("Those of messages accepted at or after this time.")] DateTimeOffset Since,
    [property: Description("Those of messages accepted before this time; absent for all that were accepted until now.")] DateTimeOffset? Until = null);

[Description("recover: dead deliveries become pending again. replay: all that have ended are sent again, successes too. cancel: pending deliveries end.")]
[JsonConverter(typeof(CamelCaseEnumConverter<JobKindView>))]
internal enum JobKindView
{
    Recover = JobKind.Recover,
    Replay = JobKind.Replay,
    Cancel = JobKind.Cancel,
}

[Description("Where a job is in its life.")]
[JsonConverter(typeof(CamelCaseEnumConverter<JobStateView>))]
internal enum JobStateView
{
    Running = JobState.Running,
    Completed = JobState.Completed,
    Cancelled = JobState.Cancelled,
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(RecoverBody))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(Page<JobView>))]
internal sealed partial class JobJson : JsonSerializerContext;
