using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.OAuthClients;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

/// <summary>Deliveries with a token, from accept to record.</summary>
public sealed class OAuth2DeliveryTests : IAsyncLifetime
{
    private OAuthScenario _scenario = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scenario = await OAuthScenario.StartAsync();

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task A_thousand_deliveries_make_one_token_call()
    {
        await _scenario.CreateDestinationAsync((await _scenario.CreateClientAsync()).Id);

        for (var message = 0; message < 1000; message++) await _scenario.Engine.PublishAsync();
        var requests = await _scenario.Server.WaitForAsync(1001, Cancel);

        _scenario.TokenCalls.ShouldBe(1);
        requests.Count.ShouldBe(1001);
        _scenario.Presented.ShouldAllBe(header => header == "Bearer token-1");
    }

    [Fact]
    public async Task A_restart_uses_the_stored_token()
    {
        await _scenario.CreateDestinationAsync((await _scenario.CreateClientAsync()).Id);
        await _scenario.DeliverAsync();

        await _scenario.Engine.RestartAsync();
        await _scenario.DeliverAsync();

        _scenario.TokenCalls.ShouldBe(1);
        _scenario.Presented.ShouldBe(["Bearer token-1", "Bearer token-1"]);
    }

    [Fact]
    public async Task While_the_token_server_refuses_attempts_fail_and_the_schedule_goes_on()
    {
        await _scenario.CreateDestinationAsync((await _scenario.CreateClientAsync()).Id, retry: "{ \"delays\": [\"10s\", \"2m\"], \"jitter\": 0 }");
        _scenario.AnswerNext(TestResponse.WithText(401, """{"error":"invalid_client"}"""));

        await _scenario.Engine.PublishAsync();
        await _scenario.Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        await _scenario.Engine.PassAsync(TimeSpan.FromSeconds(10));
        await _scenario.Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 2, NextAttemptAt: not null });
        _scenario.TokenCalls.ShouldBe(1, "not again within a minute");
        await _scenario.Engine.PassAsync(TimeSpan.FromMinutes(2));

        var delivered = await _scenario.Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        var attempts = await _scenario.Engine.History.ListAttemptsAsync(1, delivered.Id, Cancel);
        attempts.Select(attempt => (attempt.Stage, attempt.Detail)).ShouldBe([("authentication", "invalid_client"), ("authentication", "invalid_client"), (null, null)]);
    }

    [Fact]
    public async Task Mending_the_client_ends_the_pause_at_once()
    {
        var client = await _scenario.CreateClientAsync();
        await _scenario.CreateDestinationAsync(client.Id);
        _scenario.AnswerNext(TestResponse.WithText(401, """{"error":"invalid_client"}"""));
        (await _scenario.DeliverAsync())[0].Detail.ShouldBe("invalid_client");

        await _scenario.PatchAsync(client, """{ "clientSecret": "right" }""");

        (await _scenario.DeliverAsync())[0].Status.ShouldBe(204);
    }

    [Fact]
    public async Task Salesforce_calls_go_to_the_instance_and_an_expired_session_is_renewed_in_the_same_attempt()
    {
        _scenario.GrantMembers = $",\"signature\":\"s\",\"instance_url\":\"{_scenario.Server.Url.AbsoluteUri.TrimEnd('/')}\",\"issued_at\":\"1767323045000\"";
        var client = await _scenario.CreateClientAsync("""{ "preset": "salesforce", "tokenPath": "/oauth2/token" }""");
        await _scenario.CreateDestinationAsync(client.Id, url: "/services/apexrest/hooks");
        var expired = TestResponse.WithText(401, """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""");
        _scenario.Server.RespondAt("/services/apexrest/hooks", new TestResponse
        {
            Write = async context =>
            {
                if (context.Request.Headers.Authorization == "Bearer token-2") return;
                context.Response.StatusCode = expired.Status;
                await context.Response.Body.WriteAsync(expired.Body);
            },
        });

        (await _scenario.DeliverAsync()).ShouldHaveSingleItem().Status.ShouldBe(200);

        _scenario.Server.Requests.Select(request => request.Target).ShouldBe(["/oauth2/token", "/services/apexrest/hooks", "/oauth2/token", "/services/apexrest/hooks"]);
        _scenario.Server.Requests[0].Text.ShouldBe("grant_type=client_credentials&client_id=me&client_secret=hush-hush");
    }

    [Fact]
    public async Task A_receiver_that_refuses_every_token_takes_no_recovery_from_another_of_its_client()
    {
        var client = await _scenario.CreateClientAsync();
        var bad = await _scenario.CreateDestinationAsync(client.Id, url: new Uri(_scenario.Server.Url, "bad").AbsoluteUri);
        _scenario.Server.RespondAt("/bad", new TestResponse(401));
        (await _scenario.DeliverAsync())[0].Status.ShouldBe(401);
        await _scenario.Service<DestinationStore>().DeleteAsync(1, bad.DestinationNo, Cancel);
        await _scenario.CreateDestinationAsync(client.Id);
        _scenario.Server.Respond(new TestResponse
        {
            Write = context =>
            {
                context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer token-2" ? 401 : 204;
                return Task.CompletedTask;
            },
        });

        var attempt = (await _scenario.DeliverAsync()).ShouldHaveSingleItem();

        (attempt.Status, attempt.Detail).ShouldBe((204, "token_renewed"));
        _scenario.TokenCalls.ShouldBe(3);
    }

    [Fact]
    public async Task An_attempt_whose_token_was_renewed_lasts_from_its_first_request_on()
    {
        await _scenario.CreateDestinationAsync((await _scenario.CreateClientAsync()).Id);
        _scenario.Server.Respond(new TestResponse
        {
            Write = context =>
            {
                var isFirst = context.Request.Headers.Authorization == "Bearer token-1";
                _scenario.Engine.Clock.Advance(TimeSpan.FromSeconds(isFirst ? 3 : 1));
                context.Response.StatusCode = isFirst ? 401 : 204;
                return Task.CompletedTask;
            },
        });

        var attempt = (await _scenario.DeliverAsync()).ShouldHaveSingleItem();

        (attempt.Status, attempt.Detail).ShouldBe((204, "token_renewed"));
        attempt.Duration.ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Contentsquare_is_asked_in_json_and_called_where_its_answer_says()
    {
        _scenario.AnswerNext(TestResponse.WithText(200, $$"""{"access_token":"e.y.J","expires_in":3600,"endpoint":"{{_scenario.Server.Url}}","project_id":12345}"""));
        var client = await _scenario.CreateClientAsync("""{ "preset": "contentsquare", "tokenPath": "/oauth2/token", "scope": "data-export", "extraParameters": { "project_id": 12345 } }""");
        await _scenario.CreateDestinationAsync(client.Id, url: "/v1/enrichments");

        await _scenario.DeliverAsync();

        var requests = _scenario.Server.Requests;
        requests[0].Header("Content-Type").ShouldBe("application/json");
        requests[0].Text.ShouldBe("""{"client_id":"me","client_secret":"hush-hush","grant_type":"client_credentials","scope":"data-export","project_id":12345}""");
        requests[1].Target.ShouldBe("/v1/enrichments");
        requests[1].Header("Authorization").ShouldBe("Bearer e.y.J");
    }

    [Fact]
    public async Task A_path_without_a_base_url_in_the_answer_fails_the_attempt_by_name()
    {
        var client = await _scenario.CreateClientAsync("""{ "preset": "salesforce", "tokenPath": "/oauth2/token" }""");
        await _scenario.CreateDestinationAsync(client.Id, url: "/services/apexrest/hooks");

        var attempt = (await _scenario.DeliverAsync()).ShouldHaveSingleItem();

        (attempt.Stage, attempt.Detail).ShouldBe(("authentication", "token_base_url_missing"));
    }

    [Fact]
    public async Task A_destination_needs_a_client_of_its_own_tenant_and_a_path_needs_a_base_url()
    {
        var client = await _scenario.CreateClientAsync();
        await _scenario.Engine.CreateTenantAsync("other");

        (await Should.ThrowAsync<ChangeRefusedException>(() => _scenario.CreateDestinationAsync(new(7)))).Fault.Field.ShouldBe("authentication.client");
        (await Should.ThrowAsync<ChangeRefusedException>(() => _scenario.CreateDestinationAsync(client.Id, url: "/hook"))).Fault.Field.ShouldBe("url");
    }

    [Fact]
    public async Task A_client_in_use_is_not_deleted()
    {
        var client = await _scenario.CreateClientAsync();
        var destination = await _scenario.CreateDestinationAsync(client.Id);
        await _scenario.DeliverAsync();
        var store = _scenario.Service<OAuthClientStore>();

        (await store.DeleteAsync(1, client.Id, Cancel)).ShouldBe(OAuthClientDeletion.InUse);
        (await store.DeleteAsync(2, client.Id, Cancel)).ShouldBe(OAuthClientDeletion.Missing);
        await _scenario.Service<DestinationStore>().DeleteAsync(1, destination.DestinationNo, Cancel);

        (await store.DeleteAsync(1, client.Id, Cancel)).ShouldBe(OAuthClientDeletion.Deleted);
        (await store.FindAsync(1, client.Id, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_patch_made_from_an_old_revision_is_stale()
    {
        var client = await _scenario.CreateClientAsync();

        (await _scenario.PatchAsync(client, """{ "name": "one" }""")).ShouldBeOfType<OAuthClientChange.Done>().Client.Revision.ShouldBe(2);
        (await _scenario.PatchAsync(client, """{ "name": "two" }""")).ShouldBeOfType<OAuthClientChange.Stale>();
    }

    [Fact]
    public async Task Another_method_drops_what_only_the_old_one_knew()
    {
        var client = await _scenario.CreateClientAsync("""{ "credentialEncoding": "raw" }""");

        var changed = (await _scenario.PatchAsync(client, """{ "authorizationMethod": "body" }""")).ShouldBeOfType<OAuthClientChange.Done>().Client;

        changed.Settings.CredentialEncoding.ShouldBe(CredentialEncoding.Form);
    }
}
