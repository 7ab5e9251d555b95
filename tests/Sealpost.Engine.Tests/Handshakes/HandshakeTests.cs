using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Handshakes;

/// <summary>From creation to the first event, against a receiver that knows only the vendor's rules.</summary>
public sealed class HandshakeTests : EngineTests
{
    private const string ActiGraph = "\"profile\": \"actigraph\", \"signing\": [{ \"scheme\": \"actigraph@1\", \"secret\": \"correct horse battery staple\" }]";

    private static readonly TestResponse Echo = new()
    {
        Write = context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-ActiGraph-Event"] == "validation" ? 200 : 204;
            context.Response.Headers["X-ActiGraph-Hook-Secret"] = context.Request.Headers["X-ActiGraph-Hook-Secret"];
            return Task.CompletedTask;
        },
    };

    private DestinationEditor Editor => Engine.Services.GetRequiredService<DestinationEditor>();

    private TenantDirectory Tenants => Engine.Services.GetRequiredService<TenantDirectory>();

    private DestinationStore Store => Engine.Services.GetRequiredService<DestinationStore>();

    [Fact]
    public async Task A_centrepoint_destination_gets_its_first_event_only_after_the_echo()
    {
        var answer = new TaskCompletionSource();
        Receiver.RespondNext(new TestResponse(200) { After = answer.Task });
        var destination = await Engine.CreateDestinationAsync(ActiGraph);
        destination.State.ShouldBe(DestinationState.Validating);
        await Receiver.WaitForAsync(1, Cancel);
        (await Engine.PublishAsync(eventType: "upload")).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(0);
        answer.SetResult();
        (await UntilValidatedAsync(destination)).Validation!.Detail.ShouldBe("echo_missing");
        Receiver.Respond(Echo);

        (await ValidateAsync(destination)).Passed.ShouldBeTrue();
        (await Engine.PublishAsync(eventType: "upload")).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(1);

        (await Receiver.WaitForAsync(3, Cancel))[2].Header("X-ActiGraph-Event").ShouldBe("upload");
        (await FindAsync(destination)).State.ShouldBe(DestinationState.Active);
    }

    [Fact]
    public async Task The_request_is_centrepoints_signed_and_with_a_code_of_its_own()
    {
        Receiver.Respond(Echo);
        var destination = await Engine.CreateDestinationAsync(ActiGraph);
        (await UntilValidatedAsync(destination)).State.ShouldBe(DestinationState.Active);
        await ValidateAsync(destination);

        var requests = Receiver.Requests;
        requests.Count.ShouldBe(2);
        var codes = requests.Select(request => request.Header("X-ActiGraph-Hook-Secret")).ToArray();
        codes[0].ShouldNotBe(codes[1]);
        var request = requests[0];
        request.Method.ShouldBe("POST");
        request.Text.ShouldBe($$"""{"WebhookId":"{{destination.Id}}","ValidationCode":"{{codes[0]}}"}""");
        request.Header("Content-Type").ShouldBe("application/json");
        request.Header("User-Agent").ShouldBe("ActiGraph-Hookshot/1.0");
        request.Header("X-ActiGraph-Event").ShouldBe("validation");
        request.Header("X-ActiGraph-Webhook-id").ShouldBe(destination.Id.ToString());
        Guid.TryParseExact(request.Header("X-ActiGraph-Delivery"), "D", out _).ShouldBeTrue();
        Guid.TryParseExact(codes[0], "D", out _).ShouldBeTrue();
        request.Header("X-ActiGraph-Signature").ShouldBe(Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData("correct horse battery staple"u8, request.Body)));
    }

    [Fact]
    public async Task The_history_shows_it_as_a_delivery_that_cannot_be_sent_again()
    {
        Receiver.Respond(Echo);
        var destination = await Engine.CreateDestinationAsync(ActiGraph);
        await UntilValidatedAsync(destination);

        var delivery = (await Engine.DeliveriesAsync()).ShouldHaveSingleItem();

        delivery.EventType.ShouldBe("validation");
        delivery.State.ShouldBe(DeliveryState.Succeeded);
        var attempt = (await Engine.History.ListAttemptsAsync(1, delivery.Id, Cancel)).ShouldHaveSingleItem();
        attempt.Status.ShouldBe(200);
        attempt.RequestHeaders.ShouldContain(new KeyValuePair<string, string>("X-ActiGraph-Event", "validation"));
        attempt.RequestHeaders.ShouldContain(new KeyValuePair<string, string>("X-ActiGraph-Signature", "[redacted]"));
        attempt.ResponseHeaders.ShouldContain(header => header.Key == "X-ActiGraph-Hook-Secret");
        (await Engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, delivery.Id, Cancel)).ShouldBe(DeliveryChange.Handshake);
    }

    [Fact]
    public async Task A_new_url_needs_a_new_proof_and_other_events_do_not()
    {
        Receiver.Respond(Echo);
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync(ActiGraph));
        var answer = new TaskCompletionSource();
        Receiver.RespondAt("/moved", new TestResponse(500) { After = answer.Task });

        var filtered = await PatchAsync(destination, """{"eventTypes":["upload"]}""");
        filtered.State.ShouldBe(DestinationState.Active);
        filtered.Validation.ShouldNotBeNull();
        var moved = await PatchAsync(filtered, $$"""{"url":"{{Receiver.Url}}moved"}""");

        moved.State.ShouldBe(DestinationState.Validating);
        moved.Validation.ShouldBeNull();
        (await Engine.PublishAsync(eventType: "upload")).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(0);
        answer.SetResult();
        (await UntilValidatedAsync(moved)).Validation.ShouldBe(
            (await FindAsync(moved)).Validation! with { Passed = false, Status = 500, Detail = "status_not_200" });
    }

    [Fact]
    public async Task A_handshake_asks_the_url_that_is_stored_even_when_memory_still_knows_the_old_one()
    {
        Receiver.Respond(Echo);
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync(ActiGraph));
        Receiver.RespondAt("/moved", new TestResponse(500));
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(
            connection => Dapper.SqlMapper.Execute(
                connection,
                "UPDATE destinations SET settings = REPLACE(settings, @before, @after), revision = revision + 1, proof_revision = revision + 1, validation = NULL, state = 1",
                new { before = $"{Receiver.Url}hook", after = $"{Receiver.Url}moved" }),
            Cancel);

        (await ValidateAsync(destination)).Detail.ShouldBe("status_not_200");

        Receiver.Requests[^1].Target.ShouldBe("/moved");
        (await FindAsync(destination)).State.ShouldBe(DestinationState.Validating);
    }

    [Fact]
    public async Task A_rotated_secret_needs_a_new_proof()
    {
        Receiver.RespondNext(Echo);
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync(ActiGraph));
        destination.State.ShouldBe(DestinationState.Active);

        var secret = new NewSecret("signing:actigraph@1", new Secret("another secret"), Generated: false);
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => Editor.Rotate(connection, destination, new(secret, TimeSpan.Zero, SimultaneousKeys: 1)), Cancel);
        Engine.Services.GetRequiredService<TenantDirectory>().Invalidate(destination.TenantNo, destination.DestinationNo);

        (await UntilValidatedAsync(destination)).State.ShouldBe(DestinationState.Validating);
    }

    [Fact]
    public async Task A_proof_of_what_was_changed_meanwhile_does_not_count()
    {
        Receiver.Respond(Echo);
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync(ActiGraph));
        var answer = new TaskCompletionSource();
        Receiver.RespondNext(new TestResponse(500) { After = answer.Task });
        var running = ValidateAsync(destination);
        await Receiver.WaitForAsync(2, Cancel);
        await PatchAsync(destination, $$"""{"url":"{{Receiver.Url}}moved"}""");
        await UntilValidatedAsync(destination);
        answer.SetResult();

        (await running).Detail.ShouldBe(HandshakeRunner.ChangedMeanwhile);

        (await FindAsync(destination)).State.ShouldBe(DestinationState.Active);
    }

    [Fact]
    public async Task Asking_again_in_vain_stops_the_events_and_a_disabled_destination_stays_disabled()
    {
        Receiver.RespondNext(Echo);
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync(ActiGraph));

        (await ValidateAsync(destination)).Passed.ShouldBeFalse();
        (await FindAsync(destination)).State.ShouldBe(DestinationState.Validating);
        await Store.MoveAsync(destination.DestinationNo, DestinationMove.Disable, "pause", Cancel);
        Receiver.Respond(Echo);
        (await ValidateAsync(destination)).Passed.ShouldBeTrue();
        (await FindAsync(destination)).State.ShouldBe(DestinationState.Disabled);

        (await Store.MoveAsync(destination.DestinationNo, DestinationMove.Enable, null, Cancel))!.State.ShouldBe(DestinationState.Active);
    }

    [Fact]
    public async Task A_handshake_that_a_crash_prevented_is_made_at_the_next_start()
    {
        Receiver.Respond(Echo);
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync(ActiGraph));
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => Dapper.SqlMapper.Execute(connection, "UPDATE destinations SET validation = NULL, state = 1"), Cancel);

        await Engine.RestartAsync();

        (await UntilValidatedAsync(destination)).State.ShouldBe(DestinationState.Active);
    }

    [Fact]
    public async Task A_draft_is_not_even_asked_until_it_is_enabled()
    {
        Receiver.Respond(Echo);
        var destination = await Engine.CreateDestinationAsync($"{ActiGraph}, \"enabled\": false");
        destination.State.ShouldBe(DestinationState.Draft);

        (await Store.MoveAsync(destination.DestinationNo, DestinationMove.Enable, null, Cancel))!.State.ShouldBe(DestinationState.Validating);

        (await UntilValidatedAsync(destination)).State.ShouldBe(DestinationState.Active);
        Receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cloudeventsReceiver_is_asked_by_options_and_knows_later_requests_by_their_origin()
    {
        Receiver.RespondNext(new TestResponse(200) { Headers = [new("WebHook-Allowed-Origin", "sealpost"), new("WebHook-Allowed-Rate", "60")] });
        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"handshake\": \"cloudevents\""));
        destination.State.ShouldBe(DestinationState.Active);
        destination.Validation!.AllowedRate.ShouldBe(60);

        await Engine.PublishAsync();

        var requests = await Receiver.WaitForAsync(2, Cancel);
        requests[0].Method.ShouldBe("OPTIONS");
        requests[0].Header("WebHook-Request-Origin").ShouldBe("sealpost");
        requests[0].Body.ShouldBeEmpty();
        requests[1].Method.ShouldBe("POST");
        requests[1].Header("Origin").ShouldBe("sealpost");
    }

    [Fact]
    public async Task A_challenge_is_echoed_as_json()
    {
        Receiver.RespondNext(new TestResponse { Write = EchoChallengeAsync });

        var destination = await UntilValidatedAsync(await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"handshake\": \"challenge\""));

        destination.State.ShouldBe(DestinationState.Active);
    }

    private Task EchoChallengeAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { challenge = JsonElement.Parse(Receiver.Requests[0].Body).GetProperty("challenge").GetString() }, Cancel);

    private async Task<ValidationResult> ValidateAsync(DestinationRecord destination) =>
        (await Engine.Services.GetRequiredService<HandshakeRunner>().RunAsync(await FindAsync(destination), Cancel)).ShouldBeOfType<HandshakeOutcome.Ended>().Result;

    private async Task<DestinationRecord> PatchAsync(DestinationRecord destination, string patch) =>
        (await Editor.PatchAsync(destination, JsonElement.Parse(patch), Cancel)).ShouldBeOfType<DestinationChange.Done>().Destination;

    private async Task<DestinationRecord> FindAsync(DestinationRecord destination) => (await Store.FindAsync(destination.DestinationNo, Cancel)).ShouldNotBeNull();

    /// <summary>Waits until the handshake that nobody asked for is over.</summary>
    private async Task<DestinationRecord> UntilValidatedAsync(DestinationRecord destination)
    {
        while (true)
        {
            var found = await FindAsync(destination);
            if (found.Validation is not null && (await Tenants.FindDestinationAsync(destination.DestinationNo, Cancel))?.State == found.State) return found;
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
