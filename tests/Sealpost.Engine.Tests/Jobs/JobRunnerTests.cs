using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Jobs;

public sealed class JobRunnerTests : EngineTests
{
    private const int Dead = 250;

    private JobStore Store => Engine.Services.GetRequiredService<JobStore>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [] }");
        Receiver.Respond(new TestResponse(500));
        for (var i = 0; i < Dead; i++) await Engine.PublishAsync($"{i}");
        await UntilAsync(DeliveryState.Dead, Dead);
    }

    [Fact]
    public async Task A_job_goes_on_after_a_restart_where_it_was()
    {
        Receiver.Respond(new TestResponse(204));
        var job = await InsertAsync(JobKind.Recover);
        await Engine.Services.GetRequiredService<JobBatch>().AdvanceAsync(job, Cancel);
        (await FindAsync(job)).ShouldSatisfyAllConditions(
            half => half.State.ShouldBe(JobState.Running),
            half => half.Progress.ShouldBeLessThan(0.99, "counted from the oldest delivery, not from the epoch"),
            half => half.Changed.ShouldBe(JobBatch.Size));

        await Engine.RestartAsync();

        var ended = await UntilEndedAsync(job);
        (ended.State, ended.Examined, ended.Changed).ShouldBe((JobState.Completed, Dead, Dead));
        await UntilAsync(DeliveryState.Succeeded, Dead);
        Receiver.Requests.Count.ShouldBe(2 * Dead);
    }

    [Fact]
    public async Task A_cancelled_job_changes_nothing_more()
    {
        var job = await InsertAsync(JobKind.Recover);
        await Store.CancelAsync(1, job.Id, Cancel);

        await Engine.Services.GetRequiredService<JobBatch>().AdvanceAsync(job, Cancel);

        (await FindAsync(job)).ShouldSatisfyAllConditions(
            cancelled => cancelled.State.ShouldBe(JobState.Cancelled),
            cancelled => cancelled.Changed.ShouldBe(0));
        Engine.CountRows().Pending.ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_fails_again_does_not_chase_its_own_effects()
    {
        var job = await InsertAsync(JobKind.Replay);
        Engine.Services.GetRequiredService<JobRunner>().Wake();

        (await UntilEndedAsync(job)).Examined.ShouldBe(Dead);
        await UntilAsync(DeliveryState.Dead, Dead);
        Receiver.Requests.Count.ShouldBe(2 * Dead);
    }

    [Fact]
    public async Task No_more_jobs_run_at_a_time_than_a_tenant_may_have()
    {
        for (var i = 0; i < JobStore.MaxRunning; i++) await InsertAsync(JobKind.Cancel);

        (await Should.ThrowAsync<ChangeRefusedException>(() => InsertAsync(JobKind.Cancel))).Fault.Field.ShouldBe("kind");
    }

    private Task<Job> InsertAsync(JobKind kind) => Engine.Services.GetRequiredService<Journal>().ExecuteAsync(
        connection => Store.Insert(connection, 1, kind, new JobFilter(null, null, DateTimeOffset.UnixEpoch, null)), Cancel);

    private async Task<Job> FindAsync(Job job) => (await Store.FindAsync(1, job.Id, Cancel)).ShouldNotBeNull();

    private async Task<Job> UntilEndedAsync(Job job)
    {
        while (true)
        {
            var found = await FindAsync(job);
            if (found.State != JobState.Running) return found;
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task UntilAsync(DeliveryState state, int count)
    {
        while ((await Engine.DeliveriesAsync(new DeliveryFilter(State: state))).Count < count)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
