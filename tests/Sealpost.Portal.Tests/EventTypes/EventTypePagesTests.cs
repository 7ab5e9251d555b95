using System.Net;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.EventTypes;

public sealed class EventTypePagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_type_is_described_shown_to_a_viewer_changed_and_archived()
    {
        var tenant = await server.NewTenantAsync();
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant);

        var made = await admin.SubmitAsync(await admin.OpenAsync("/event-types/new"), "save", ("name", "page/invoice.paid"), ("description", "An invoice was paid."), ("example-1", "{\"invoice\":\"in_42\"}"));
        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made.Heading.ShouldBe("page/invoice.paid");

        var seen = await viewer.OpenAsync((await viewer.OpenAsync($"/t/{tenant}/event-types?q=invoice")).LinkTo("page/invoice.paid")!);
        seen.Text.ShouldContain("\"invoice\": \"in_42\"");
        seen.Document.Forms.ShouldBeEmpty();

        var edit = await admin.OpenAsync("/event-types/edit/page/invoice.paid");
        var changed = await admin.SubmitAsync(edit, "save", ("description", "It was paid in full."), ("example-2", "{\"invoice\":\"in_42\",\"paid\":true}"));
        changed.Text.ShouldContain("Version 2, the newest");
        (await admin.SubmitAsync(edit, "save", ("description", "Too late."))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await admin.SubmitAsync(changed, "archive")).Text.ShouldContain("Messages of this type are refused");
        var stored = await server.Api.EventTypes.GetAsync("page/invoice.paid", Token);
        (stored.Archived, stored.Description, stored.Versions.Count).ShouldBe((true, "It was paid in full.", 2));
        (await viewer.OpenAsync($"/t/{tenant}/event-types?q=page/invoice")).LinkTo("page/invoice.paid").ShouldBeNull();
    }

    [Fact]
    public async Task An_example_that_is_no_json_and_a_name_that_is_none_are_said_at_their_fields()
    {
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        var form = await admin.OpenAsync("/event-types/new");

        var noJson = await admin.SubmitAsync(form, "save", ("name", "a.b"), ("example-1", "{not json"));
        var noName = await admin.SubmitAsync(form, "save", ("name", "a..b"), ("example-1", "{}"));

        (noJson.Status, noName.Status).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        noJson.Find("#e-example-1").ShouldNotBeNull();
        noJson.Find("textarea[name=example-1]")!.TextContent.ShouldBe("{not json");
        noName.Find("#e-name").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_schema_is_stored_with_its_version_shown_and_kept_when_something_else_changes()
    {
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        var made = await admin.SubmitAsync(await admin.OpenAsync("/event-types/new"), "save", ("name", "page.with-schema"), ("schema-1", "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\"}"));
        made.Find("#schema-1").ShouldNotBeNull(made.Text).TextContent.ShouldContain("\"type\": \"object\"");

        var edit = await admin.OpenAsync("/event-types/edit/page.with-schema");
        await admin.SubmitAsync(edit, "save", ("description", "Described."), ("example-2", "{}"));

        var versions = (await server.Api.EventTypes.GetAsync("page.with-schema", Token)).Versions;
        versions.Select(version => (version.Example is null, version.Schema is null)).ShouldBe([(true, false), (false, true)]);
    }

    [Theory]
    [InlineData("[]", "Must be a JSON Schema")]
    [InlineData("{\"$schema\":\"http://example.com/mine\"}", "draft/2020-12")]
    [InlineData("{", "Is not JSON")]
    public async Task A_schema_that_is_none_is_said_at_its_field_even_behind_a_version_that_is_left_out(string schema, string expected)
    {
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        var name = (await server.Api.EventTypes.CreateAsync(new() { Name = $"page.schema-{Guid.NewGuid():N}", Versions = [new() { Example = System.Text.Json.JsonElement.Parse("{}") }] }, cancellationToken: Token)).Name;

        var refused = await admin.SubmitAsync(await admin.OpenAsync($"/event-types/edit/{name}"), "save", ("example-1", ""), ("schema-2", schema));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-schema-2").ShouldNotBeNull(refused.Text).TextContent.ShouldContain(expected);
        refused.Find("textarea[name=schema-2]")!.TextContent.ShouldBe(schema);
    }

    [Fact]
    public async Task A_tenants_own_people_change_nothing_that_all_tenants_share()
    {
        var tenant = await server.NewTenantAsync();
        await server.Api.EventTypes.CreateAsync(new() { Name = $"shared.{tenant}" }, cancellationToken: Token);
        using var admin = await server.SignInAsync(Role.TenantAdmin, tenant);

        foreach (var path in new[] { $"/t/{tenant}/event-types", $"/t/{tenant}/event-types/new", $"/t/{tenant}/event-types/of/shared.{tenant}", $"/t/{tenant}/event-types/edit/shared.{tenant}" })
            (await admin.OpenAsync(path)).Document.Forms.ShouldAllBe(form => form.Method == "get", path);
    }
}
