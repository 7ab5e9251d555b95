using System.Net;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.OAuthClients;

public sealed class OAuthClientPagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_is_created_fetches_a_token_says_why_it_gets_none_and_is_changed_and_deleted()
    {
        await using var authorization = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        authorization.Respond(TestResponse.WithText(200, "{\"access_token\":\"at_1\",\"token_type\":\"Bearer\",\"expires_in\":3600}") with { Headers = [new("Content-Type", "application/json")] });
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);
        var root = $"/t/{tenant.Id}/settings/oauth-clients";

        var made = await manager.SubmitAsync(
            await manager.OpenAsync($"{root}/new"), "create", ("name", "Receiver"), ("authenticationEndpoint", authorization.Url.AbsoluteUri.TrimEnd('/')), ("clientId", "id-1"), ("clientSecret", "oauth-secret-0123456789"), ("extraParameters", "audience=https://api.example.com"));
        made.Text.ShouldContain("It is created");
        (await manager.SubmitAsync(made, "test")).Text.ShouldContain("The server gave a token");
        authorization.Respond(TestResponse.WithText(401, "{\"error\":\"invalid_client\"}") with { Headers = [new("Content-Type", "application/json")] });
        (await manager.SubmitAsync(made, "test")).Text.ShouldContain("invalid_client");

        var saved = await manager.SubmitAsync(made, "save", ("scope", "events"), ("extraParameters", ""));
        saved.Text.ShouldContain("It is saved");
        saved.Html.ShouldNotContain("oauth-secret");
        var stored = await tenant.OAuthClients.ListAsync(cancellationToken: Token).SingleAsync(Token);
        (stored.Scope, stored.ExtraParameters.Count, stored.ClientId).ShouldBe(("events", 0, "id-1"));
        (await viewer.OpenAsync($"{root}/{stored.Id}")).Document.Forms.ShouldBeEmpty();
        (await manager.SubmitAsync(saved, "delete")).Text.ShouldContain("The client is deleted");
    }

    [Fact]
    public async Task What_the_api_refuses_stands_at_its_field_and_no_secret_is_sent_back()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var refused = await manager.SubmitAsync(
            await manager.OpenAsync($"/t/{tenant}/settings/oauth-clients/new"), "create", ("name", "Receiver"), ("authenticationEndpoint", "ftp://example.com"), ("clientId", "id-1"), ("clientSecret", "oauth-secret-0123456789"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-authenticationEndpoint").ShouldNotBeNull();
        refused.Html.ShouldNotContain("oauth-secret");
    }
}
