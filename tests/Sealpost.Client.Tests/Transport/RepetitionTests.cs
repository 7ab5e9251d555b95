using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Sealpost.Client.Problems;
using Sealpost.TestKit;

namespace Sealpost.Client.Tests.Transport;

/// <summary>What goes over the wire when a server is busy or connections break, seen by a server that does as it is told.</summary>
public sealed class RepetitionTests : IAsyncLifetime
{
    private static readonly byte[] Payload = [0x7B, 0x20, 0xFF, 0x0D, 0x0A];
    private static readonly TestResponse Accepted = TestResponse.WithText(202, """{"id":"msg_1","deliveries":2}""");

    /// <summary>The request was read and the connection ends without an answer, as when a server is killed.</summary>
    private static readonly TestResponse Lost = new() { Write = EndAsync };

    // A connection that is never used again: on a used one HttpClient itself repeats a request that was lost.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly ManualTimeProvider _clock = new();
    private TestReceiver _server = null!;
    private SealpostClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestReceiver.StartAsync(new() { PlainHttp = true });
        _client = new(_http, new() { Server = _server.Url, ApiKey = "sp_key", TimeProvider = _clock });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_repeated_publish_has_the_same_bytes_and_the_same_key()
    {
        _server.RespondNext(new TestResponse(503));
        _server.RespondNext(Lost);
        _server.RespondNext(new TestResponse(429));
        _server.Respond(Accepted);

        var message = await RepeatingAsync(PublishAsync(), waits: 3);

        message.Deliveries.ShouldBe(2);
        _server.Requests.Count.ShouldBe(4);
        _server.Requests.ShouldAllBe(request => request.Body.SequenceEqual(Payload) && Header(request, "Content-Type") == "application/x-thing;v=1");
        _server.Requests.Select(request => Header(request, "Idempotency-Key")).Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Each_call_has_a_key_of_its_own()
    {
        _server.Respond(Accepted);

        await PublishAsync();
        await PublishAsync();

        Header(_server.Requests[0], "Idempotency-Key").ShouldNotBe(Header(_server.Requests[1], "Idempotency-Key"));
    }

    [Fact]
    public async Task Attempts_end_with_what_the_server_said_last()
    {
        _server.Respond(new TestResponse(503) { Headers = [new("Content-Type", "application/problem+json")], Body = """{"type":"urn:sealpost:problem:busy","title":"The intake is full","status":503,"detail":"Later."}"""u8.ToArray() });

        var problem = await Should.ThrowAsync<SealpostProblemException>(RepeatingAsync(PublishAsync(), waits: 3));

        problem.Type.ShouldBe(ProblemTypes.Busy);
        _server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task The_server_says_how_long_to_wait()
    {
        _server.RespondNext(new TestResponse(503) { Headers = [new("Retry-After", "20")] });
        _server.Respond(Accepted);

        var publishing = PublishAsync();
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(19.9));
        _server.Requests.Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await publishing;

        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_must_not_happen_twice_is_not_repeated_when_the_answer_is_lost()
    {
        _server.Respond(Lost);
        var tenant = _client.Tenant("acme");
        var calls = new Func<Task>[]
        {
            () => tenant.Deliveries.ResendAsync("dlv_1", Token),
            () => tenant.Destinations.RotateSecretAsync("dst_1", new(), Token),
            () => tenant.Destinations.PatchAsync("dst_1", new JsonObject(), 1, Token),
        };

        foreach (var call in calls) await Should.ThrowAsync<HttpRequestException>(call);

        _server.Requests.Count.ShouldBe(calls.Length);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_done_when_nothing_is_left()
    {
        _server.RespondNext(Lost);
        _server.Respond(new TestResponse(404));

        await RepeatingAsync(DeleteAsync(), waits: 1);
        (await Should.ThrowAsync<SealpostProblemException>(_client.Tenants.DeleteAsync("acme", Token))).Status.ShouldBe(404);

        async Task<bool> DeleteAsync()
        {
            await _client.Tenants.DeleteAsync("acme", Token);
            return true;
        }
    }

    [Fact]
    public async Task A_cancelled_call_stops_waiting()
    {
        _server.Respond(new TestResponse(503));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var publishing = _client.Tenant("acme").Messages.PublishAsync("a.b", Payload, null, cancellationToken: cancellation.Token);
        await _clock.WaitForTimersAsync(1);
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(publishing);
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_below_a_path_is_found_there()
    {
        _server.Respond(Accepted);
        var client = new SealpostClient(_http, new() { Server = new Uri(_server.Url, "hooks"), ApiKey = "sp_key" });

        await client.Tenant("acme").Messages.PublishAsync("orders/paid", Payload, null, cancellationToken: Token);

        var request = _server.Requests.ShouldHaveSingleItem();
        request.Target.ShouldBe("/hooks/api/v1/tenants/acme/publish/orders%2Fpaid");
        Header(request, "Authorization").ShouldBe("Bearer sp_key");
        Header(request, "Content-Type").ShouldBeNull();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string? Header(ReceivedRequest request, string name) =>
        request.Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).SingleOrDefault();

    private Task<Client.Messages.AcceptedMessage> PublishAsync() => _client.Tenant("acme").Messages.PublishAsync("a.b", Payload, "application/x-thing;v=1", cancellationToken: Token);

    /// <summary>Lets the clock run on whenever the call waits.</summary>
    private async Task<T> RepeatingAsync<T>(Task<T> call, int waits)
    {
        for (var wait = 0; wait < waits; wait++)
        {
            var waiting = _clock.WaitForTimersAsync(1);
            (await Task.WhenAny(call, waiting)).ShouldBe(waiting, $"It ended after {wait} waits.");
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        return await call;
    }

    private static Task EndAsync(HttpContext context)
    {
        context.Features.Get<IConnectionSocketFeature>()!.Socket.Shutdown(SocketShutdown.Both);
        return Task.CompletedTask;
    }
}
