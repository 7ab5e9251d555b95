using System.Text.Json;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Tenants;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications;

/// <summary>From what happened to the message that tells it, with nothing faked but the clock.</summary>
public sealed class SystemEventTests : IAsyncLifetime
{
    private NotificationScenario _scenario = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scenario = await NotificationScenario.StartAsync();

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_is_told_to_whoever_subscribes_a_destination_of_the_system_tenant()
    {
        await _scenario.SubscribeAsync("alerts", "\"profile\": \"custom\", \"eventTypes\": [\"sealpost.delivery.exhausted\"]");
        var destination = await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);
        _scenario.Receiver.RespondAt("/hook", new TestResponse(503));

        await _scenario.ExhaustAsync();

        var alert = (await _scenario.Receiver.WaitForAsync(2, Cancel)).Single(request => request.Target == "/alerts");
        var dead = (await _scenario.Engine.DeliveriesAsync()).Single();
        var time = _scenario.Engine.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        alert.Header("Content-Type").ShouldBe("application/json");
        System.Text.Encoding.UTF8.GetString(alert.Body).ShouldBe(
            $$$"""
            {"type":"sealpost.delivery.exhausted","timestamp":"{{{time}}}","data":{"tenant":"acme","destination":"{{{destination.Id}}}","message":"{{{dead.Id.Message}}}","delivery":"{{{dead.Id}}}","eventType":"ping","attempts":1,"reason":"status_503","status":503,"stage":null,"suppressed":0}}
            """);
    }

    [Fact]
    public async Task Repetitions_are_held_back_for_an_hour_and_told_with_their_count()
    {
        await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);
        _scenario.Receiver.Respond(new TestResponse(500));
        for (var i = 1; i <= 5; i++) await _scenario.ExhaustAsync(dead: i);
        await _scenario.SettleAsync();
        OfType("sealpost.delivery.exhausted").Count.ShouldBe(1);

        _scenario.Engine.Clock.Advance(TimeSpan.FromHours(1));

        await _scenario.WaitForEventsAsync(3);
        OfType("sealpost.delivery.exhausted").Select(told => told.GetProperty("data").GetProperty("suppressed").GetInt32()).ShouldBe([0, 3]);
    }

    [Fact]
    public async Task Gone_tells_the_dead_letter_and_the_disabled_destination()
    {
        var destination = await _scenario.Engine.CreateDestinationAsync();
        _scenario.Receiver.Respond(new TestResponse(410));

        await _scenario.ExhaustAsync();

        await _scenario.WaitForEventsAsync(2);
        var data = OfType("sealpost.destination.disabled").ShouldHaveSingleItem().GetProperty("data");
        Text(data, "tenant").ShouldBe("acme");
        Text(data, "destination").ShouldBe(destination.Id.ToString());
        Text(data, "reason").ShouldBe("The receiver answered 410 Gone.");
    }

    [Fact]
    public async Task Disabling_by_hand_or_by_a_patch_is_told_once_and_disabling_what_is_disabled_is_not()
    {
        var byHand = await _scenario.Engine.CreateDestinationAsync();
        var byPatch = await _scenario.Engine.CreateDestinationAsync();
        var store = _scenario.Service<DestinationStore>();

        await store.MoveAsync(byHand.DestinationNo, DestinationMove.Disable, "maintenance", Cancel);
        await store.MoveAsync(byHand.DestinationNo, DestinationMove.Disable, "again", Cancel);
        await _scenario.Service<DestinationEditor>().PatchAsync(byPatch, JsonElement.Parse("""{"enabled":false}"""), Cancel);
        await _scenario.SettleAsync();

        OfType("sealpost.destination.disabled").Select(told => Text(told.GetProperty("data"), "reason")).ShouldBe(["maintenance", DestinationEditor.DisabledByOwner]);
    }

    [Fact]
    public async Task A_rotated_secret_is_told_without_the_secret()
    {
        var destination = await _scenario.Engine.CreateDestinationAsync("\"profile\": \"standard-webhooks\"");
        const string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        var rotation = new Rotation(new NewSecret(SecretPurpose.Signing("standard-webhooks@1"), new Secret(secret), Generated: false), TimeSpan.FromHours(2), SimultaneousKeys: 2);
        _scenario.Service<SystemEvents>().SecretRotated(destination, rotation);

        var told = (await _scenario.WaitForEventsAsync(1)).Single();
        Text(told, "type").ShouldBe("sealpost.secret.rotated");
        var data = told.GetProperty("data");
        (Text(data, "use"), Text(data, "name")).ShouldBe(("signing", "standard-webhooks@1"));
        data.GetProperty("oldSecretUntil").GetDateTimeOffset().ShouldBe(_scenario.Engine.Clock.GetUtcNow().AddHours(2), TimeSpan.FromMilliseconds(1));
        told.GetRawText().ShouldNotContain(secret[6..]);
    }

    [Fact]
    public async Task A_rotated_secret_that_destinations_share_is_told_without_a_destination()
    {
        var rotation = new Rotation(new NewSecret(SecretPurpose.Account("inscipher@1"), new Secret("12345678901234567890"), Generated: true), TimeSpan.Zero, SimultaneousKeys: 1);
        _scenario.Service<SystemEvents>().AccountSecretRotated((await _scenario.Engine.TenantAsync()).TenantNo, rotation);

        var data = (await _scenario.WaitForEventsAsync(1)).Single().GetProperty("data");
        data.GetProperty("destination").ValueKind.ShouldBe(JsonValueKind.Null);
        (Text(data, "use"), Text(data, "name"), Text(data, "oldSecretUntil")).ShouldBe(("account", "inscipher@1", null));
    }

    [Fact]
    public async Task Replacing_a_password_by_a_patch_is_told_as_well()
    {
        var destination = await _scenario.Engine.CreateDestinationAsync("""
            "profile": "custom", "authentication": { "type": "basic", "username": "me", "password": "old-password" }
            """);

        await _scenario.Service<DestinationEditor>().PatchAsync(destination, JsonElement.Parse("""{"authentication":{"password":"new-password"}}"""), Cancel);

        var told = (await _scenario.WaitForEventsAsync(1)).Single();
        (Text(told.GetProperty("data"), "use"), Text(told.GetProperty("data"), "name")).ShouldBe(("authentication", "basic"));
        told.GetRawText().ShouldNotContain("password");
    }

    [Fact]
    public async Task A_receiver_that_does_not_prove_itself_is_told_without_the_code_it_was_sent()
    {
        var destination = await _scenario.Engine.CreateDestinationAsync("\"profile\": \"custom\", \"handshake\": \"actigraph\"");

        var told = (await _scenario.WaitForEventsAsync(1)).Single();

        Text(told, "type").ShouldBe("sealpost.destination.validation-failed");
        told.GetProperty("data").GetRawText().ShouldBe($$"""{"tenant":"acme","destination":"{{destination.Id}}","reason":"status_not_200","suppressed":0}""");
    }

    [Fact]
    public async Task What_happens_on_the_system_tenant_itself_is_not_told()
    {
        await _scenario.SubscribeAsync("alerts", NotificationScenario.NoRetries);
        await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);
        _scenario.Receiver.Respond(new TestResponse(500));

        await _scenario.ExhaustAsync();
        var history = _scenario.Service<DeliveryHistory>();
        while ((await history.ListAsync(SystemTenant.Number, new DeliveryFilter(State: DeliveryState.Dead), null, 10, Cancel)).Rows.Count == 0) Cancel.ThrowIfCancellationRequested();
        await _scenario.SettleAsync();

        OfType("sealpost.delivery.exhausted").ShouldHaveSingleItem().GetProperty("data").GetProperty("tenant").ValueEquals("acme").ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_tells_what_was_recorded_before_it()
    {
        await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);
        _scenario.Receiver.Respond(new TestResponse(500));
        await _scenario.ExhaustAsync();

        await _scenario.Engine.RestartAsync();

        _scenario.Events().Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_archived_event_type_is_mute()
    {
        _scenario.Service<EventTypeCatalogue>().Changed("sealpost.delivery.exhausted", archived: true);
        await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);
        _scenario.Receiver.Respond(new TestResponse(500));

        await _scenario.ExhaustAsync();
        await _scenario.SettleAsync();

        OfType("sealpost.delivery.exhausted").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_system_tenant_is_there_once_whatever_starts_and_the_first_other_tenant_is_number_one()
    {
        await _scenario.Engine.RestartAsync();

        var tenants = await _scenario.Service<TenantStore>().ListAsync(only: null, before: null, 10, Cancel);
        tenants.Select(tenant => (tenant.TenantNo, tenant.Id)).ShouldBe([(1, "acme"), (SystemTenant.Number, SystemTenant.Id)]);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private IReadOnlyList<JsonElement> OfType(string type) => [.. _scenario.Events().Where(told => Text(told, "type") == type)];
}
