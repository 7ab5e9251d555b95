using System.Text.Json;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Tests;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.Jobs;

public sealed class ReplayCommandTests(LiveServer server) : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private ServerDriver _driver = null!;
    private string _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        _driver = await ServerDriver.CreateAsync(server);
        var created = await _driver.Tenant.Destinations.CreateAsync(new NewDestination { Url = _receiver.Url.AbsoluteUri, Retry = new() { Delays = [] } }, cancellationToken: Token);
        _destination = created.Id;
        await DeliverAsync(200);
        await DeliverAsync(500);
        _receiver.Respond(new TestResponse(200));
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task Replay_sends_all_that_has_ended_again()
    {
        var answer = await _driver.RunWaitingAsync("replay", "--since", "0", "--json");
        await _receiver.WaitForAsync(4, Token);

        answer.Exit.ShouldBe(0, answer.Error);
        var job = JsonDocument.Parse(answer.Output).RootElement;
        (job.GetProperty("kind").GetString(), job.GetProperty("state").GetString(), job.GetProperty("changed").GetInt64()).ShouldBe(("replay", "completed", 2L));
        answer.Error.ShouldContain("jobs cancel");
    }

    [Theory]
    [InlineData("replay", "--dead", "--since", "0")]
    [InlineData("jobs", "start", "recover", "--since", "0", "--event-type", "a.b")]
    public async Task Only_what_never_arrived_is_sent_again(params string[] args)
    {
        var answer = await _driver.RunWaitingAsync([.. args, "--destination", _destination, "--json"]);
        await _receiver.WaitForAsync(3, Token);

        answer.Exit.ShouldBe(0, answer.Error);
        JsonDocument.Parse(answer.Output).RootElement.GetProperty("changed").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_destination_is_recovered()
    {
        var answer = await _driver.RunWaitingAsync("destinations", "recover", _destination, "--since", "2000-01-01T00:00:00Z");
        await _receiver.WaitForAsync(3, Token);

        answer.Exit.ShouldBe(0, answer.Error);
        answer.Lines.ShouldContain("changed                 1");
    }

    [Fact]
    public async Task A_detached_job_is_listed_shown_and_stopped()
    {
        var id = (await _driver.JsonAsync("replay", "--since", "0", "--until", "1", "--detach")).GetProperty("id").GetString()!;

        (await _driver.RunAsync("jobs")).Lines.ShouldHaveSingleItem().ShouldStartWith($"{id}\treplay\t");
        (await _driver.JsonAsync("jobs", "show", id)).GetProperty("filter").GetProperty("since").GetDateTimeOffset().ShouldBe(DateTimeOffset.UnixEpoch);
        (await _driver.RunAsync("jobs", "cancel", id)).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task A_test_event_says_where_to_look()
    {
        using var payload = new TemporaryFile("{ \"n\" : 1 }");
        using var broken = new TemporaryFile("{");

        var sent = await _driver.RunAsync("destinations", "test", _destination, "--event-type", "x.y", "--payload-file", payload.Path);
        var refused = await _driver.RunAsync("destinations", "test", _destination, "--payload-file", broken.Path);
        var requests = await _receiver.WaitForAsync(3, Token);

        sent.Exit.ShouldBe(0, sent.Error);
        sent.Error.ShouldContain("sealpost deliveries attempts dlv_");
        requests[2].Body.ShouldBe("{ \"n\" : 1 }"u8.ToArray());
        refused.Exit.ShouldBe(2, refused.Error);
    }

    [Fact]
    public async Task A_handshake_that_fails_exits_with_1()
    {
        var created = await _driver.Tenant.Destinations.CreateAsync(new NewDestination { Url = _receiver.Url.AbsoluteUri, Profile = "custom", Handshake = "challenge" }, cancellationToken: Token);

        var answer = await _driver.RunAsync("destinations", "validate", created.Id, "--json");

        answer.Exit.ShouldBe(1);
        JsonDocument.Parse(answer.Output).RootElement.GetProperty("validated").GetBoolean().ShouldBeFalse();
    }

    /// <summary>Publishes and waits until the outcome is on record: it follows the receiver's answer by one commit.</summary>
    private async Task DeliverAsync(int status)
    {
        _receiver.Respond(new TestResponse(status));
        var message = await _driver.Tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        while ((await _driver.Tenant.Deliveries.ListAsync(new() { Message = message.Id }, cancellationToken: Token).SingleAsync(Token)).State == DeliveryState.Pending) await Task.Yield();
    }
}
