using System.Net;
using Sealpost.Client.Destinations;
using Sealpost.Client.Jobs;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Jobs;

public sealed class JobPagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_made_from_a_filter_and_shows_how_far_it_is()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://example.com/in", Description = "Mine", Enabled = false }, cancellationToken: Token);
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var form = await manager.OpenAsync($"/t/{tenant.Id}/jobs/new?destination={destination.Id}&kind=recover");

        var made = await manager.SubmitAsync(form, "create", ("eventType", "invoice.paid"));

        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made.Heading.ShouldBe("Recover what failed");
        made.Find("progress").ShouldNotBeNull();
        var stored = await tenant.Jobs.ListAsync(cancellationToken: Token).SingleAsync(Token);
        (stored.Kind, stored.Filter.Destination, stored.Filter.EventType).ShouldBe((JobKind.Recover, destination.Id, "invoice.paid"));
        (await manager.OpenAsync($"/t/{tenant.Id}/jobs")).LinkTo("Recover what failed").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_time_that_is_missing_is_said_at_its_field()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var refused = await manager.SubmitAsync(await manager.OpenAsync($"/t/{tenant}/jobs/new"), "create", ("kind", "replay"), ("since", ""));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-since").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_viewer_looks_at_jobs_and_makes_none()
    {
        var tenant = await server.NewTenantAsync();
        var job = await server.Api.Tenant(tenant).Jobs.CreateAsync(new() { Kind = JobKind.Cancel, Filter = new() }, cancellationToken: Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant);

        foreach (var path in new[] { "jobs", $"jobs/{job.Id}", "jobs/new" })
            (await viewer.OpenAsync($"/t/{tenant}/{path}")).Document.Forms.ShouldAllBe(form => form.Method == "get", path);
    }
}
