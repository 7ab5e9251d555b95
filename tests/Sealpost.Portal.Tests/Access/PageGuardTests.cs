using System.Net;
using Sealpost.Engine.Members;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.Tests.Access;

public sealed class PageGuardTests(PortalServer server)
{
    public static TheoryData<string> Pages =>
    [
        "/", "/tenants/new", "/t/{0}", "/t/{0}?span=hour", "/t/{0}/live", "/t/{0}/playground", "/t/{0}/start", "/t/{0}/destinations", "/t/{0}/destinations/new", "/t/{0}/destinations/new?profile=kaisa", "/t/{0}/deliveries", "/t/{0}/messages",
        "/t/{0}/event-types/new", "/t/{0}/jobs/new", "/settings/cluster", "/settings/master-keys", "/t/{0}/settings/limits", "/t/{0}/settings/members", "/t/{0}/settings/audit", "/t/{0}/settings/oauth-clients/new",
        "/t/{0}/sources/new?q=git", "/t/{0}/sources/new?scheme=github",
        "/catalogue", "/catalogue?q=x", "/catalogue/missing", "/sign-in", "/sign-out", "/setup?token=x", "/invitation?token=x", "/enter?token=x", "/lost",
    ];

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_keeps_itself_to_itself(string path)
    {
        using var visitor = await server.SignInAsync(Role.SuperAdmin);
        using var answer = await visitor.SendAsync(new(HttpMethod.Get, string.Format(null, path, await server.NewTenantAsync())));

        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/nonsense", "text/html,application/xhtml+xml", "text/html")]
    [InlineData("/t/acme/nonsense", "text/html", "text/html")]
    [InlineData("/nonsense", "*/*", "application/problem+json")]
    [InlineData("/api/v1/nonsense", "text/html", "application/problem+json")]
    public async Task Where_there_is_nothing_people_get_a_page_and_programs_a_problem(string path, string accepted, string expected)
    {
        using var visitor = new Visitor(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accepted } } };

        using var answer = await visitor.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(expected);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task No_page_has_script_or_style_of_its_own(string path)
    {
        using var visitor = await server.SignInAsync(Role.SuperAdmin);
        var page = await visitor.OpenAsync(string.Format(null, path, await server.NewTenantAsync()));

        page.Document.Scripts.ShouldAllBe(script => script.Source != null && script.Text == "");
        page.Document.QuerySelectorAll("style, [style], [onclick], [onload], [onerror]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/t/acme/deliveries?state=dead")]
    public async Task Who_has_not_signed_in_is_led_to_the_sign_in_page_and_back(string path)
    {
        using var visitor = new Visitor(server.Address);
        using var answer = await visitor.SendAsync(new(HttpMethod.Get, path));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe($"/sign-in?{PortalPaths.ReturnTo}={Uri.EscapeDataString(path)}");
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var visitor = await server.SignInAsync(Role.SuperAdmin);
        using var answer = await visitor.SendAsync(new(HttpMethod.Post, "/tenants/new") { Content = new FormUrlEncodedContent([new("_handler", "create"), new("id", "forged"), new("name", "Forged")]) });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("reload the page");
        (await visitor.OpenAsync("/")).Text.ShouldNotContain("Forged");
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_form_from_elsewhere_is_refused(string site)
    {
        using var visitor = await server.SignInAsync(Role.SuperAdmin);
        var request = new HttpRequestMessage(HttpMethod.Post, "/tenants/new") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await visitor.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_cookie_of_a_session_opens_no_operation_of_the_api()
    {
        using var visitor = await server.SignInAsync(Role.SuperAdmin);
        using var answer = await visitor.SendAsync(new(HttpMethod.Get, "/api/v1/tenants"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
