using System.Net;
using System.Text.Json.Nodes;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Destinations;

public sealed class PayloadAndSigningTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_is_built_tried_on_a_sample_and_saved_with_a_template()
    {
        var (tenant, destination, here) = await NewDestinationAsync("standard-webhooks");
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var form = await manager.OpenAsync($"{here}/payload");
        (string, string)[] values =
            [("filterAs", "rows"), ("path-0", "/state"), ("op-0", "in"), ("value-0", "TX, CA"), ("path-1", "/amount"), ("op-1", "gte"), ("value-1", "100"), ("template", "text"), ("contentType", "text/plain"), ("text", "{{ /state }} paid"), ("sampleType", "a.b")];

        var fails = await manager.PressAsync(form, "payload", "try", [.. values, ("sample", "{\"state\":\"NY\",\"amount\":100}")]);
        var passes = await manager.PressAsync(form, "payload", "try", [.. values, ("sample", "{\"state\":\"TX\",\"amount\":100}")]);
        var saved = await manager.PressAsync(form, "payload", "save", values);

        fails.Text.ShouldContain("The sample does not pass");
        fails.Find("input[name=value-0]")!.GetAttribute("value").ShouldBe("TX, CA");
        passes.Text.ShouldContain("The sample passes");
        passes.Find("[data-testid=preview] pre")!.TextContent.ShouldBe("TX paid");
        saved.Text.ShouldContain("It is saved");
        var stored = await tenant.Destinations.GetAsync(destination.Id, Token);
        JsonNode.DeepEquals(JsonNode.Parse(stored.Filter!.Value.GetRawText()), JsonNode.Parse("""{"and":[{"path":"/state","in":["TX","CA"]},{"path":"/amount","gte":100}]}""")).ShouldBeTrue();
        stored.PayloadTemplate!.Text.ShouldBe("{{ /state }} paid");
        (await manager.OpenAsync($"{here}/payload")).Find("input[name=path-1]")!.GetAttribute("value").ShouldBe("/amount");
    }

    [Fact]
    public async Task A_filter_that_is_no_json_is_said_at_its_field_and_stays_there()
    {
        var (tenant, _, here) = await NewDestinationAsync("standard-webhooks");
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);

        var refused = await manager.PressAsync(await manager.OpenAsync($"{here}/payload"), "payload", "save", [("filterAs", "json"), ("filterJson", "{path")]);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-filterJson").ShouldNotBeNull();
        refused.Find("textarea[name=filterJson]")!.TextContent.ShouldBe("{path");
    }

    [Fact]
    public async Task A_second_scheme_is_added_and_the_first_gets_a_day_on_which_it_ends()
    {
        var (tenant, destination, here) = await NewDestinationAsync("custom", new DestinationSigning { Scheme = "standard-webhooks" });
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);

        var saved = await manager.SubmitAsync(await manager.OpenAsync($"{here}/signing"), "signing", ("until-standard-webhooks@1", "2199-01-31T12:00"), ("add", "engenius@1"));

        saved.Find("[data-testid=secret]").ShouldNotBeNull(saved.Text);
        var stored = (await tenant.Destinations.GetAsync(destination.Id, Token)).Signing;
        stored.Select(signing => (signing.Scheme, signing.Until?.Year)).ShouldBe([("standard-webhooks@1", 2199), ("engenius@1", null)]);
        await manager.SubmitAsync(await manager.OpenAsync($"{here}/signing"), "signing", ("drop-standard-webhooks@1", "true"));
        (await tenant.Destinations.GetAsync(destination.Id, Token)).Signing.ShouldHaveSingleItem().Scheme.ShouldBe("engenius@1");
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_said_at_its_field_and_its_key_is_not_sent_back()
    {
        var (tenant, _, here) = await NewDestinationAsync("custom");
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);

        var refused = await manager.SubmitAsync(await manager.OpenAsync($"{here}/signing"), "certificate", ("certificate", "not pem"), ("privateKey", "not-a-key-either"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-certificate").ShouldNotBeNull();
        refused.Html.ShouldNotContain("not-a-key-either");
    }

    [Fact]
    public async Task A_viewer_is_offered_neither()
    {
        var (tenant, _, here) = await NewDestinationAsync("custom");
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);

        foreach (var path in new[] { here, $"{here}/payload", $"{here}/signing" })
            (await viewer.OpenAsync(path)).Document.Forms.ShouldBeEmpty(path);
        (await viewer.OpenAsync(here)).LinkTo("Filter and payload").ShouldBeNull();
    }

    private async Task<(Client.SealpostTenant Tenant, Destination Destination, string Here)> NewDestinationAsync(string profile, params DestinationSigning[] signing)
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://example.com/in", Profile = profile, Signing = signing.Length > 0 ? signing : null }, cancellationToken: Token);
        return (tenant, destination, $"/t/{tenant.Id}/destinations/{destination.Id}");
    }
}
