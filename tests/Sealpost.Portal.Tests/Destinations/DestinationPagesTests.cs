using System.Net;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Destinations;

public sealed class DestinationPagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_list_says_what_to_do_next()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var page = await manager.OpenAsync($"/t/{tenant}/destinations");

        page.Text.ShouldContain("No destinations yet");
        page.LinkTo("Create the first one").ShouldBe($"/t/{tenant}/destinations/new");
        foreach (var (path, words) in new[] { ($"/t/{tenant}", "Send your first webhook"), ($"/t/{tenant}/deliveries", "No deliveries yet"), ($"/t/{tenant}/messages", "No messages yet") })
            (await manager.OpenAsync(path)).Text.ShouldContain(words);
    }

    [Theory]
    [InlineData("standard-webhooks", "Endpoint URL", true)]
    [InlineData("engenius", "Shared Secret", true)]
    [InlineData("inscipher", "HMAC secret", true)]
    [InlineData("actigraph", "Keyed-Hash (HMAC)", true)]
    [InlineData("orange-logic", "Subscription URL", true)]
    [InlineData("custom", "Signature (Standard Webhooks)", true)]
    [InlineData("kaisa", "Authorization Header", false)]
    public async Task A_destination_of_each_profile_is_made_in_its_own_words_and_its_secret_shown_once(string profile, string word, bool hasSecret)
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        var form = await manager.OpenAsync($"/t/{tenant}/destinations/new?profile={profile}");
        form.Text.ShouldContain(word);

        var made = await manager.SubmitAsync(form, "create", ("url", "https://example.com/in"), ("description", "Mine"), ("eventTypes", "upload, invoice.*"), ("headers", "X-Env: prod\nX-Team:  a: b "));
        var again = await manager.SubmitAsync(form, "create", ("url", "https://example.com/in"), ("description", "Mine"), ("eventTypes", "upload, invoice.*"), ("headers", "X-Env: prod\nX-Team:  a: b "));

        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        var stored = await server.Api.Tenant(tenant).Destinations.ListAsync(cancellationToken: Token).SingleAsync(Token);
        (stored.Profile, stored.Description, stored.Signing.Count).ShouldBe((profile, "Mine", hasSecret ? 1 : 0));
        stored.EventTypes.ShouldBe(["upload", "invoice.*"]);
        stored.Headers.ShouldBe(new Dictionary<string, HeaderSetting> { ["X-Env"] = HeaderSetting.Open("prod"), ["X-Team"] = HeaderSetting.Open("a: b") }, ignoreOrder: true);
        if (hasSecret)
        {
            made.Find("[data-testid=secret]").ShouldNotBeNull().TextContent.Length.ShouldBeGreaterThanOrEqualTo(16);
            made.Text.ShouldContain("Store it safely");
        }

        again.Find("[data-testid=secret]").ShouldBeNull();
        (await manager.OpenAsync($"/t/{tenant}/destinations/{stored.Id}/secrets")).Find("[data-testid=secret]").ShouldBeNull();
    }

    [Fact]
    public async Task What_the_api_refuses_stands_at_its_field_and_nothing_need_be_written_twice()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        var form = await manager.OpenAsync($"/t/{tenant}/destinations/new?profile=standard-webhooks");

        var refused = await manager.SubmitAsync(
            form, "create", ("url", "http://example.com/in"), ("description", "Mine"), ("authentication", "basic"), ("username", "with:colon"), ("password", "secret-password"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-url").ShouldNotBeNull().TextContent.ShouldNotBeEmpty();
        refused.Find("#f-url")!.GetAttribute("aria-invalid").ShouldBe("true");
        refused.Find("#e-username").ShouldNotBeNull();
        refused.Find("input[name=description]")!.GetAttribute("value").ShouldBe("Mine");
        refused.Html.ShouldNotContain("secret-password");
        (await server.Api.Tenant(tenant).Destinations.ListAsync(cancellationToken: Token).AnyAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_destination_is_edited_rotated_disabled_enabled_and_deleted()
    {
        var (tenant, destination, here) = await NewDestinationAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);

        var saved = await manager.SubmitAsync(await manager.OpenAsync($"{here}/edit"), "edit", ("url", "https://example.com/new"), ("eventTypes", "a.b"), ("headers", "X-Two: 2"), ("credentials", "change"), ("authentication", "basic"), ("username", "u"), ("password", "p"));
        saved.Text.ShouldContain("It is saved");
        var stored = await tenant.Destinations.GetAsync(destination.Id, Token);
        (stored.Url, stored.Authentication.Type, stored.Authentication.Username).ShouldBe(("https://example.com/new", "basic", "u"));
        stored.Headers.Keys.ShouldBe(["X-Two"]);
        stored.Signing.Count.ShouldBe(1);

        var rotated = await manager.SubmitAsync(await manager.OpenAsync($"{here}/secrets"), "rotate", ("grace", "1h"));
        rotated.Find("[data-testid=secret]").ShouldNotBeNull().TextContent.ShouldStartWith("whsec_");
        rotated.Text.ShouldContain("the old one goes on for 1h");
        (await tenant.Destinations.ListSecretsAsync(destination.Id, Token)).Count(secret => secret.Use == "signing").ShouldBe(2);

        var disabled = await manager.SubmitAsync(await manager.OpenAsync(here), "disable", ("reason", "Maintenance"));
        disabled.Text.ShouldContain("Reason: Maintenance");
        var enabled = await manager.SubmitAsync(disabled, "enable");
        enabled.Text.ShouldContain("It is enabled");

        var deleted = await manager.SubmitAsync(await manager.OpenAsync($"{here}/delete"), "delete");
        deleted.Text.ShouldContain("The destination is deleted");
        (await manager.OpenAsync(here)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_form_that_comes_twice_makes_one_destination_and_says_where_its_secret_was()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        var form = await manager.OpenAsync($"/t/{tenant}/destinations/new?profile=standard-webhooks");

        var created = await manager.SubmitAsync(form, "create", ("url", "https://example.com/in"));
        var again = await manager.SubmitAsync(form, "create", ("url", "https://example.com/in"));

        created.Find("[data-testid=secret]").ShouldNotBeNull();
        again.Text.ShouldContain("It was created before");
        again.Form("rotate").ShouldNotBeNull();
        (await server.Api.Tenant(tenant).Destinations.ListAsync(cancellationToken: Token).CountAsync(Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_was_slower_sees_what_the_quicker_saved_and_does_not_undo_it_by_sending_again()
    {
        var (tenant, destination, here) = await NewDestinationAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var (one, other) = (await manager.OpenAsync($"{here}/edit"), await manager.OpenAsync($"{here}/edit"));

        await manager.SubmitAsync(one, "edit", ("description", "The quicker"));
        var refused = await manager.SubmitAsync(other, "edit", ("description", "The slower"));
        await manager.SubmitAsync(refused, "edit");

        refused.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        refused.Text.ShouldContain("Somebody else was quicker");
        refused.Text.ShouldNotContain("ETag");
        (await tenant.Destinations.GetAsync(destination.Id, Token)).Description.ShouldBe("The quicker");
    }

    [Fact]
    public async Task A_form_that_comes_twice_rotates_once()
    {
        var (tenant, destination, here) = await NewDestinationAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var form = await manager.OpenAsync($"{here}/secrets");

        var rotated = await manager.SubmitAsync(form, "rotate");
        var again = await manager.SubmitAsync(form, "rotate");

        rotated.Find("[data-testid=secret]").ShouldNotBeNull();
        again.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        again.Text.ShouldContain("Nothing was changed");
        again.Find("[data-testid=secret]").ShouldBeNull();
        (await tenant.Destinations.ListSecretsAsync(destination.Id, Token)).Count(secret => secret.Use == "signing").ShouldBe(2);
    }

    [Fact]
    public async Task While_a_rotation_goes_on_every_tab_counts_what_is_left_of_the_old_secret()
    {
        var (tenant, destination, here) = await NewDestinationAsync();
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);
        (await viewer.OpenAsync(here)).Find("time[data-countdown]").ShouldBeNull();

        await tenant.Destinations.RotateSecretAsync(destination.Id, new() { GracePeriod = "7d" }, Token);

        foreach (var tab in new[] { "", "/deliveries", "/secrets", "/verify" })
            (await viewer.OpenAsync(here + tab)).Find("time[data-countdown]").ShouldNotBeNull(tab).TextContent.ShouldStartWith("6 d 23 h");
    }

    [Theory]
    [InlineData("", "public static class StandardWebhooksWebhook")]
    [InlineData("?language=node", "createHmac(\"sha256\"")]
    [InlineData("?language=go", "base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, \"whsec_\"))")]
    [InlineData("?language=cobol", "public static class")]
    public async Task A_receiver_is_shown_how_to_verify_in_its_own_language(string query, string line)
    {
        var (tenant, _, here) = await NewDestinationAsync();
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);

        (await viewer.OpenAsync($"{here}/verify{query}")).Find("pre.code").ShouldNotBeNull().TextContent.ShouldContain(line);
    }

    [Fact]
    public async Task Somebody_elses_change_is_not_written_over()
    {
        var (tenant, destination, here) = await NewDestinationAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var form = await manager.OpenAsync($"{here}/edit");
        await tenant.Destinations.PatchAsync(destination.Id, new() { ["description"] = "theirs" }, destination.Revision, Token);

        var refused = await manager.SubmitAsync(form, "edit", ("description", "mine"));

        refused.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        refused.Text.ShouldContain("Somebody else was quicker");
        (await tenant.Destinations.GetAsync(destination.Id, Token)).Description.ShouldBe("theirs");
    }

    [Fact]
    public async Task The_filter_is_in_the_address()
    {
        var (tenant, destination, _) = await NewDestinationAsync();
        var other = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://example.com/off", Profile = "kaisa", Enabled = false }, cancellationToken: Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);

        foreach (var query in new[] { "state=disabled", "profile=kaisa", "q=OFF", $"q={other.Id}" })
        {
            var page = await viewer.OpenAsync($"/t/{tenant.Id}/destinations?{query}");
            page.Html.ShouldContain(other.Id, customMessage: query);
            page.Html.ShouldNotContain($"destinations/{destination.Id}", customMessage: query);
        }

        (await viewer.OpenAsync($"/t/{tenant.Id}/destinations?q=nothing-like-it")).Text.ShouldContain("Nothing matches");
    }

    private async Task<(Client.SealpostTenant Tenant, Destination Destination, string Here)> NewDestinationAsync()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(
            new NewDestination { Url = "https://example.com/in", Headers = new Dictionary<string, HeaderSetting> { ["X-One"] = HeaderSetting.Open("1") } }, cancellationToken: Token);
        return (tenant, destination, $"/t/{tenant.Id}/destinations/{destination.Id}");
    }
}
