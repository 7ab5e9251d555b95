using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.SignIns;
using Sealpost.Server.Tests.SignIns;

namespace Sealpost.Server.Tests.Members;

public sealed class PortalLinkTests(TestServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_opens_one_session_of_its_tenant_which_ends_with_all_links()
    {
        await using var portal = await TestPortal.StartAsync();
        portal.Browser.DefaultRequestHeaders.Add("Authorization", $"Bearer {TestServer.BootstrapKey}");
        await portal.Browser.PostTo("/api/v1/tenants", Answers.Json("""{"id":"acme"}""")).ReadAsync(HttpStatusCode.Created);
        var made = await portal.Browser.PostTo("/api/v1/tenants/acme/portal-links", Answers.Json("""{"role":"webhookManager"}""")).ReadAsync(HttpStatusCode.Created);
        var unused = await portal.Browser.PostTo("/api/v1/tenants/acme/portal-links", null).ReadAsync(HttpStatusCode.Created);
        made.Text("url").ShouldStartWith($"{portal.Browser.BaseAddress}enter?token=");

        using var opened = await portal.PostAsync(new Uri(made.Text("url")).PathAndQuery);
        using var again = await portal.PostAsync(new Uri(made.Text("url")).PathAndQuery);

        (await again.Content.ReadAsStringAsync(Cancel)).ShouldBe(nameof(SignInOutcome.LinkGone));
        again.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var cookie = TestPortal.Cookie(opened).Split(';')[0];
        (await portal.WhoAsync(("Cookie", cookie))).ShouldBe("portal link of bootstrap: WebhookManager");
        await portal.Browser.SendAsync(HttpMethod.Delete, "/api/v1/tenants/acme/portal-links").ReadAsync(HttpStatusCode.NoContent);
        (await portal.WhoAsync(("Cookie", cookie))).ShouldBeNull();
        using var late = await portal.PostAsync(new Uri(unused.Text("url")).PathAndQuery);
        (await late.Content.ReadAsStringAsync(Cancel)).ShouldBe(nameof(SignInOutcome.LinkGone));
    }

    [Fact]
    public async Task The_log_says_who_made_a_link_and_not_what_it_opens_with()
    {
        var tenant = await server.NewTenantAsync();
        var made = await server.Api.PostTo($"/api/v1/tenants/{tenant}/portal-links", Answers.Json("""{"expiresIn":"1h","sessionFor":"12h"}""")).ReadAsync(HttpStatusCode.Created);
        (made.Text("role"), made.Text("sessionFor")).ShouldBe(("viewer", "12h"));

        var entry = (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/audit?tenant={tenant}").ReadAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        (entry.Text("action"), entry.Text("subject"), entry.GetProperty("after").Text("role")).ShouldBe(("createPortalLink", made.Text("id"), "viewer"));
        JsonSerializer.Serialize(entry).ShouldNotContain(made.Text("url").Split($"{PortalPaths.Token}=")[1]);
    }

    [Theory]
    [InlineData("""{"role":"tenantAdmin"}""", "role")]
    [InlineData("""{"role":"nobody","expiresIn":"61m","sessionFor":"0s","more":1}""", "expiresIn,more,role,sessionFor")]
    public async Task A_link_can_do_and_last_so_much_only(string body, string fields)
    {
        var tenant = await server.NewTenantAsync();

        (await server.Api.PostTo($"/api/v1/tenants/{tenant}/portal-links", Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(fields.Split(','));
    }

    [Fact]
    public async Task A_session_that_a_link_has_opened_makes_no_further_link_and_ends_none()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-links-");
        await using (var app = TestServer.BuildWith(directory.FullName, builder => builder.Services.AddSingleton<IStartupFilter, SessionOfALink>(), []))
        {
            await app.StartAsync(Cancel);
            using var customer = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
            await app.Services.GetRequiredService<Journal>().ExecuteAsync(connection => app.Services.GetRequiredService<TenantStore>().Insert(connection, "acme", "Acme"), Cancel);
            await customer.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/destinations").ReadAsync(HttpStatusCode.OK);

            await customer.PostTo("/api/v1/tenants/acme/portal-links", null).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await customer.SendAsync(HttpMethod.Delete, "/api/v1/tenants/acme/portal-links").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        directory.Delete(recursive: true);
    }

    /// <summary>Every request is one that a page makes for whom a link has let into the first tenant that is made.</summary>
    private sealed class SessionOfALink(TenantDirectory tenants) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                var acme = (await tenants.FindAsync("acme", context.RequestAborted))!;
                context.Features.Set(new BroughtCaller(Caller.With(new Actor(new LinkId(1).ToString(), "portal link"), acme.TenantNo, Role.WebhookManager)));
                await rest(context);
            });
            next(app);
        };
    }
}
