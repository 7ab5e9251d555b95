using System.Net;
using Sealpost.Engine.Members;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.Tests.SignIn;

public sealed class SignInPagesTests(PortalServer server)
{
    [Fact]
    public async Task A_wrong_password_is_refused_and_does_not_say_what_was_wrong()
    {
        var email = await server.AddMemberAsync(Role.Viewer, await server.NewTenantAsync());
        using var visitor = new Visitor(server.Address);

        foreach (var name in new[] { email, "nobody@example.com" })
        {
            var refused = await visitor.SubmitAsync(await visitor.OpenAsync("/sign-in"), "sign-in", ("email", name), ("password", "wrong wrong wrong"));
            refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
            refused.Text.ShouldContain("E-mail address or password is wrong");
            refused.Html.ShouldNotContain("wrong wrong wrong");
        }
    }

    [Fact]
    public async Task Signing_in_leads_back_to_where_one_wanted_to_go_and_never_elsewhere()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var (to, lands) in new[] { ($"/t/{tenant}/messages", $"/t/{tenant}/messages"), ("//evil.example/", $"/t/{tenant}"), ("https://evil.example/", $"/t/{tenant}") })
        {
            var email = await server.AddMemberAsync(Role.Viewer, tenant);
            using var visitor = new Visitor(server.Address);
            var page = await visitor.SubmitAsync(await visitor.OpenAsync($"/sign-in?{PortalPaths.ReturnTo}={Uri.EscapeDataString(to)}"), "sign-in", ("email", email), ("password", PortalServer.Password));
            page.Url.ShouldEndWith(lands);
        }
    }

    [Fact]
    public async Task Who_has_signed_out_is_asked_to_sign_in()
    {
        using var visitor = await server.SignInAsync(Role.SuperAdmin);

        var left = await visitor.SubmitAsync(await visitor.OpenAsync("/sign-out"), "sign-out");

        left.Text.ShouldContain("You are signed out");
        (await visitor.OpenAsync("/")).Url.ShouldContain("/sign-in");
    }

    [Theory]
    [InlineData("/setup?token=wrong")]
    [InlineData("/invitation?token=wrong")]
    [InlineData("/invitation")]
    public async Task A_link_that_is_no_good_says_so_and_what_to_do(string path)
    {
        using var visitor = new Visitor(server.Address);
        var page = await visitor.OpenAsync(path);

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Text.ShouldContain("This link does not work any more");
        page.LinkTo("sign in").ShouldBe("/sign-in");
    }
}
