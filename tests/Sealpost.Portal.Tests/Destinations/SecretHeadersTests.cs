using System.Net;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Destinations;

public sealed class SecretHeadersTests(PortalServer server)
{
    private const string First = "first-secret-value";
    private const string Second = "second-secret-value";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_header_is_made_kept_replaced_and_removed_and_never_shown()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var made = await manager.SubmitAsync(
            await manager.OpenAsync($"/t/{tenant.Id}/destinations/new?profile=custom"), "create",
            ("url", "https://example.com/in"), ("headers", "X-Env: prod"), ("newHeaderName-0", "X-Api-Token"), ("newHeaderValue-0", First));
        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        var id = (await tenant.Destinations.ListAsync(cancellationToken: Token).SingleAsync(Token)).Id;
        var here = $"/t/{tenant.Id}/destinations/{id}";
        (await HeadersAsync()).ShouldBe(["X-Api-Token: ", "X-Env: prod"]);
        var stored = await StoredAsync();

        await manager.SubmitAsync(await manager.OpenAsync($"{here}/edit"), "edit", ("description", "kept"));
        (await StoredAsync()).ShouldBe(stored);

        var edit = await manager.OpenAsync($"{here}/edit");
        await manager.SubmitAsync(edit, "edit", ("secretHeader-X-Api-Token", Second), ("newHeaderName-1", "X-Two"), ("newHeaderValue-1", "2"));
        (await HeadersAsync()).ShouldBe(["X-Api-Token: ", "X-Env: prod", "X-Two: "]);
        (await StoredAsync()).ShouldNotBe(stored);

        await manager.SubmitAsync(await manager.OpenAsync($"{here}/edit"), "edit", ("dropHeader-X-Api-Token", "true"));
        (await HeadersAsync()).ShouldBe(["X-Env: prod", "X-Two: "]);
        foreach (var page in new[] { made, edit, await manager.OpenAsync(here), await manager.OpenAsync($"{here}/edit"), await manager.OpenAsync($"{here}/secrets") })
        {
            page.Html.ShouldNotContain(First);
            page.Html.ShouldNotContain(Second);
        }

        async Task<IEnumerable<string>> HeadersAsync() =>
            (await tenant.Destinations.GetAsync(id, Token)).Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value.Value}");

        async Task<DateTimeOffset> StoredAsync() => (await tenant.Destinations.ListSecretsAsync(id, Token)).Single(secret => secret.Use == "header" && secret.Name.Equals("X-Api-Token", StringComparison.OrdinalIgnoreCase)).CreatedAt;
    }

    [Fact]
    public async Task What_is_wrong_with_a_secret_header_is_said_at_it_and_its_value_is_not_sent_back()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var refused = await manager.SubmitAsync(
            await manager.OpenAsync($"/t/{tenant}/destinations/new?profile=custom"), "create",
            ("url", "https://example.com/in"), ("newHeaderName-0", "Content-Length"), ("newHeaderValue-0", First), ("newHeaderName-1", "X-Empty"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-newHeaderName-0").ShouldNotBeNull(refused.Text);
        refused.Find("#e-newHeaderName-1").ShouldNotBeNull(refused.Text);
        refused.Find("#f-newHeaderName-0")!.GetAttribute("value").ShouldBe("Content-Length");
        refused.Html.ShouldNotContain(First);
    }
}
