using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Jobs;

public sealed class JobRunnerTests : IAsyncLifetime
{
    private const int Dead = 250;
    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private JobStore Store => _engine.Services.GetRequiredService<JobStore>();

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync();
        _engine = await TestEngine.StartAsync(_receiver);
        await _engine.CreateTenantAsync();
        await _engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [] }");
        _receiver.Respond(new TestResponse(500));
        for (var i = 0; i < Dead; i++) await _engine.PublishAsync($"{i}");
        await UntilAsync(DeliveryState.Dead, Dead);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_job_goes_on_after_a_restart_where_it_was()
    {
        _receiver.Respond(new TestResponse(204));
        var job = await InsertAsync(JobKind.Recover);
        await _engine.Services.GetRequiredService<JobBatch>().AdvanceAsync(job, Cancel);
        (await FindAsync(job)).ShouldSatisfyAllConditions(
            half => half.State.ShouldBe(JobState.Running),
            half => half.Changed.ShouldBe(JobBatch.Size));

        await _engine.RestartAsync();

        var ended = await UntilEndedAsync(job);
        (ended.State, ended.Examined, ended.Changed).ShouldBe((JobState.Completed, Dead, Dead));
        await UntilAsync(DeliveryState.Succeeded, Dead);
        _receiver.Requests.Count.ShouldBe(2 * Dead);
    }

    [Fact]
    public async Task A_cancelled_job_changes_nothing_more()
    {
        var job = await InsertAsync(JobKind.Recover);
        await Store.CancelAsync(1, job.Id, Cancel);

        await _engine.Services.GetRequiredService<JobBatch>().AdvanceAsync(job, Cancel);

        (await FindAsync(job)).ShouldSatisfyAllConditions(
            cancelled => cancelled.State.ShouldBe(JobState.Cancelled),
            cancelled => cancelled.Changed.ShouldBe(0));
        _engine.CountRows().Pending.ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_fails_again_does_not_chase_its_own_effects()
    {
        var job = await InsertAsync(JobKind.Replay);
        _engine.Services.GetRequiredService<JobRunner>().Wake();

        (await UntilEndedAsync(job)).Examined.ShouldBe(Dead);
        await UntilAsync(DeliveryState.Dead, Dead);
        _receiver.Requests.Count.ShouldBe(2 * Dead);
    }

    [Fact]
    public async Task No_more_jobs_run_at_a_time_than_a_tenant_may_have()
    {
        for (var i = 0; i < JobStore.MaxRunning; i++) await InsertAsync(JobKind.Cancel);

        (await Should.ThrowAsync<ChangeRefusedException>(() => InsertAsync(JobKind.Cancel))).Fault.Field.ShouldBe("kind");
    }

    private Task<Job> InsertAsync(JobKind kind) => _engine.Services.GetRequiredService<Journal>().ExecuteAsync(
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
        while ((await _engine.DeliveriesAsync(new DeliveryFilter(State: state))).Count < count)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
