using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Jobs;
using Sealpost.Client.Problems;
using Sealpost.TestKit;

namespace Sealpost.Client.Tests.Jobs;

public sealed class JobOperationsTests(LiveServer server) : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private SealpostTenant _tenant = null!;
    private string _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        _tenant = await server.NewTenantAsync();
        _destination = (await _tenant.Destinations.CreateAsync(new NewDestination { Url = _receiver.Url.AbsoluteUri, Retry = new() { Delays = [] } }, cancellationToken: Token)).Id;
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_replay_is_watched_to_its_end()
    {
        await FinishedAsync((await _tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token)).Id);

        var job = await _tenant.Jobs.CreateAsync(new NewJob { Kind = JobKind.Replay, Filter = new() { Destination = _destination, Since = DateTimeOffset.UnixEpoch } }, "replay-1", Token);
        var again = await _tenant.Jobs.CreateAsync(new NewJob { Kind = JobKind.Replay, Filter = new() { Destination = _destination, Since = DateTimeOffset.UnixEpoch } }, "replay-1", Token);
        var ended = await _tenant.Jobs.WatchAsync(job.Id, Token).LastAsync(Token);
        await _receiver.WaitForAsync(2, Token);

        again.Id.ShouldBe(job.Id);
        (ended.Kind, ended.State, ended.Changed, ended.Progress).ShouldBe((JobKind.Replay, JobState.Completed, 1L, 1d));
        ended.Filter.ShouldBe(new() { Destination = _destination, Since = DateTimeOffset.UnixEpoch });
        (await _tenant.Jobs.ListAsync(cancellationToken: Token).SingleAsync(Token)).Id.ShouldBe(job.Id);
        (await _tenant.Jobs.CancelAsync(job.Id, Token)).State.ShouldBe(JobState.Completed);
    }

    [Fact]
    public async Task The_dead_letters_of_a_destination_are_recovered()
    {
        _receiver.RespondNext(new TestResponse(500));
        await FinishedAsync((await _tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token)).Id);

        var job = await _tenant.Destinations.RecoverAsync(_destination, DateTimeOffset.UnixEpoch, cancellationToken: Token);
        var ended = await _tenant.Jobs.WatchAsync(job.Id, Token).LastAsync(Token);

        (ended.Kind, ended.Changed).ShouldBe((JobKind.Recover, 1L));
        await _receiver.WaitForAsync(2, Token);
    }

    [Fact]
    public async Task A_job_without_a_beginning_is_refused_by_name()
    {
        var problem = await Should.ThrowAsync<SealpostProblemException>(_tenant.Jobs.CreateAsync(new NewJob { Kind = JobKind.Recover, Filter = new() }, cancellationToken: Token));

        problem.Errors.Keys.ShouldBe(["filter.since"]);
    }

    [Fact]
    public async Task A_test_event_is_sent_as_it_was_written()
    {
        var sent = await _tenant.Destinations.TestAsync(_destination, "a.b", "{ \"n\" : 1.0 }"u8.ToArray(), Token);
        var plain = await _tenant.Destinations.TestAsync(_destination, cancellationToken: Token);

        (await _receiver.WaitForAsync(2, Token))[0].Body.ShouldBe("{ \"n\" : 1.0 }"u8.ToArray());
        sent.EventType.ShouldBe("a.b");
        sent.Delivery.ShouldStartWith("dlv_");
        plain.Message.ShouldNotBe(sent.Message);
    }

    [Fact]
    public async Task A_handshake_tells_how_it_ended()
    {
        var created = await _tenant.Destinations.CreateAsync(new NewDestination { Url = _receiver.Url.AbsoluteUri, Profile = "custom", Handshake = "challenge" }, cancellationToken: Token);

        var validation = await _tenant.Destinations.ValidateAsync(created.Id, Token);
        var read = await _tenant.Destinations.GetAsync(created.Id, Token);

        validation.Validated.ShouldBeFalse();
        validation.Detail.ShouldNotBeNullOrEmpty();
        (read.State, read.Handshake).ShouldBe((DestinationState.Validating, "challenge"));
        read.LastValidation.ShouldNotBeNull().Delivery.ShouldStartWith("dlv_");
    }

    /// <summary>Waits until the outcome is on record: it follows the receiver's answer by one commit.</summary>
    private async Task FinishedAsync(string message)
    {
        while ((await _tenant.Deliveries.ListAsync(new() { Message = message }, cancellationToken: Token).SingleAsync(Token)).State == DeliveryState.Pending) await Task.Yield();
    }
}
