using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Members;
using Sealpost.Engine.Storage;
using Sealpost.Portal.SignIn;
using Sealpost.Server.ExternalLogin;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.Tests.SignIn;

/// <summary>The whole login, with a provider over real TLS.</summary>
public sealed partial class ExternalSignInTests(ExternalLoginServer server) : IClassFixture<ExternalLoginServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whom_the_provider_knows_by_a_verified_address_is_signed_in_and_led_to_where_they_wanted()
    {
        var id = await server.AddMemberAsync("ada@example.com", PortalServer.Password);
        using (var page = await server.GetAsync("/sign-in?returnUrl=%2Fsettings%2Fcluster"))
            (await page.Content.ReadAsStringAsync(Token)).ShouldContain("""<a class="button" href="/sign-in/external?returnUrl=%2Fsettings%2Fcluster">Sign in with Example ID</a>""");

        var (_, correlation) = await server.BeginAsync();
        CorrelationCookie().IsMatch(correlation).ShouldBeTrue(correlation);
        var (location, cookies) = await server.SignInAsync(Known("Ada@Example.com", true), "/sign-in/external?returnUrl=%2Fsettings%2Fcluster");

        location.ShouldBe("/settings/cluster");
        var session = cookies.Single(cookie => cookie.StartsWith("__Host-sealpost=", StringComparison.Ordinal)).Split(';')[0];
        using (var home = await server.GetAsync("/settings/cluster", session)) home.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AuditAsync(server)).ShouldContain(id.ToString());
        // The provider has its own ways; the member's password is as good as before.
        (await server.Services.GetRequiredService<Sealpost.Engine.Members.SignIn>().SignInAsync("ada@example.com", PortalServer.Password, IPAddress.Loopback, null, Token)).ShouldBeOfType<SignInOutcome.Opened>();
    }

    [Fact]
    public async Task Nobody_else_is_signed_in_and_each_is_told_why()
    {
        var kim = await server.AddMemberAsync("kim@example.com", PortalServer.Password);
        var gone = await server.AddMemberAsync("gone@example.com");
        await DisableAsync(server, gone);
        (ExternalLoginFault Fault, JsonNode? Known)[] cases =
        [
            (ExternalLoginFault.Unverified, Known("kim@example.com", false)),
            (ExternalLoginFault.Unverified, Known("kim@example.com", "false")),
            (ExternalLoginFault.Unverified, Known("kim@example.com", 1)),
            (ExternalLoginFault.Unverified, new JsonObject { ["email"] = "kim@example.com" }),
            (ExternalLoginFault.Unverified, Known(new JsonArray("kim@example.com"), true)),
            (ExternalLoginFault.Unverified, new JsonArray()),
            (ExternalLoginFault.Failed, null),
            (ExternalLoginFault.Refused, Known("nobody@example.com", true)),
            (ExternalLoginFault.Refused, Known("gone@example.com", true)),
            // The Kelvin sign, whose lower case is an ordinary k.
            (ExternalLoginFault.Refused, Known("\u212Aim@example.com", true)),
            (ExternalLoginFault.Refused, Known("kim@example.com\0", true)),
        ];

        foreach (var (fault, known) in cases)
        {
            var (location, cookies) = await server.SignInAsync(known);
            location.ShouldBe(PortalPaths.SignInAfter(fault), known?.ToJsonString());
            cookies.ShouldAllBe(cookie => !cookie.StartsWith("__Host-sealpost=", StringComparison.Ordinal));
            using var page = await server.GetAsync(location);
            WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Token)).ShouldContain(ExternalSignIn.Explain(fault, "Example ID"));
        }

        (await AuditAsync(server)).Intersect([kim.ToString(), gone.ToString()]).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_to_a_login_that_this_browser_has_not_begun_is_refused()
    {
        await server.AddMemberAsync("eve@example.com");
        server.Provider.UserInfo = Known("eve@example.com", true);
        var (provider, cookie) = await server.BeginAsync();
        var back = (await server.Provider.VisitAsync(provider)).PathAndQuery;
        var (_, ofAnother) = await server.BeginAsync();
        var own = cookie.Split(';')[0];

        foreach (var (path, sent) in new[] { (back, null), (back, ofAnother.Split(';')[0]), (back.Replace("state=", "state=x", StringComparison.Ordinal), own), ("/sign-in/external/callback", own), ("/sign-in/external/callback?error=access_denied", own) })
        {
            using var answer = await server.GetAsync(path, sent);
            answer.Headers.Location!.OriginalString.ShouldBe(PortalPaths.SignInAfter(ExternalLoginFault.Failed));
        }

        // In the browser that has begun it, it is good, and good once.
        foreach (var expected in new[] { "/", PortalPaths.SignInAfter(ExternalLoginFault.Failed) })
        {
            using var answer = await server.GetAsync(back, own);
            answer.Headers.Location!.OriginalString.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task What_the_provider_does_badly_is_told_and_signs_nobody_in()
    {
        await server.AddMemberAsync("bob@example.com");
        var known = Known("bob@example.com", true);

        server.Provider.Error = "access_denied";
        (await server.SignInAsync(known)).Location.ShouldBe(PortalPaths.SignInAfter(ExternalLoginFault.Denied));
        server.Provider.Error = "server_error";
        (await server.SignInAsync(known)).Location.ShouldBe(PortalPaths.SignInAfter(ExternalLoginFault.Failed));
        server.Provider.Error = null;
        server.Provider.TokenStatus = 401;
        (await server.SignInAsync(known)).Location.ShouldBe(PortalPaths.SignInAfter(ExternalLoginFault.Failed));
        server.Provider.TokenStatus = null;
        server.Provider.IsDown = true;
        (await server.SignInAsync(known)).Location.ShouldBe(PortalPaths.SignInAfter(ExternalLoginFault.Unreachable));
        server.Provider.IsDown = false;
        (await server.SignInAsync(known)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Where_passwords_are_off_an_invited_member_gets_in_without_one_and_nobody_with_one()
    {
        await using var server = new ExternalLoginServer();
        await server.StartAsync(only: true);
        var id = await server.AddMemberAsync("grace@example.com");
        var link = await InviteAsync(server, id);
        using (var page = await server.GetAsync("/sign-in"))
            (await page.Content.ReadAsStringAsync(Token)).ShouldNotContain("type=\"password\"");
        using (var page = await server.GetAsync($"/invitation?token={link.Text}"))
            (await page.Content.ReadAsStringAsync(Token)).ShouldContain("Sign in with Example ID");

        (await server.SignInAsync(Known("grace@example.com", "true"))).Location.ShouldBe("/");

        (await server.Services.GetRequiredService<MemberStore>().FindAsync(id, Token))!.State.ShouldBe(MemberState.Active);
        using (var page = await server.GetAsync($"/invitation?token={link.Text}")) page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var people = server.Services.GetRequiredService<PortalSignIn>();
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        (await people.SignInAsync(context, "grace@example.com", "$none$")).ShouldBeOfType<SignInOutcome.PasswordsOff>();
        (await people.AcceptInvitationAsync(context, link.Text, PortalServer.Password)).ShouldBeOfType<SignInOutcome.PasswordsOff>();
        (await people.ChangePasswordAsync(context, "$none$", PortalServer.Password)).ShouldBeOfType<SignInOutcome.PasswordsOff>();
    }

    [Fact]
    public async Task A_login_begins_over_https_and_on_the_portal_alone()
    {

        using var plain = await server.GetAsync(PortalPaths.External, overHttps: false);
        using var foreign = await server.GetAsync($"{PortalPaths.External}?returnUrl=//evil.example/", header: ("Sec-Fetch-Site", "cross-site"));

        plain.Headers.Location!.OriginalString.ShouldBe(PortalPaths.SignInAfter(ExternalLoginFault.NeedsHttps));
        foreign.Headers.Location!.OriginalString.ShouldBe("/sign-in?returnUrl=%2F");
        foreign.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    private static JsonObject Known(JsonNode email, JsonNode isVerified) => new() { ["email"] = email, ["email_verified"] = isVerified };

    private static Task<bool> DisableAsync(ExternalLoginServer server, MemberId id) => server.Services.GetRequiredService<Journal>().ExecuteAsync(
        connection => server.Services.GetRequiredService<MemberStore>().Change(connection, id, 1, "Gone", Role.Viewer, disabled: true));

    private static Task<OpaqueToken> InviteAsync(ExternalLoginServer server, MemberId id) => server.Services.GetRequiredService<Journal>().ExecuteAsync(
        connection => server.Services.GetRequiredService<LinkStore>().Insert(connection, new(LinkKind.Password, id.Value, TimeProvider.System.GetUtcNow().AddDays(1))));

    /// <summary>Who has signed in by the provider's word.</summary>
    private static async Task<string[]> AuditAsync(ExternalLoginServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit?limit=250") { Headers = { { "Authorization", $"Bearer {PortalServer.ApiKey}" } } };
        using var answer = await server.Browser.SendAsync(request, Token);
        var items = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["items"]!.AsArray();
        return [.. items.Where(item => (string?)item!["action"] == "signInExternally").Select(item => (string)item!["actor"]!)];
    }

    [GeneratedRegex(@"^__Host-sealpost-external-[\w-]{43}=N; expires=[^;]+; path=/; secure; samesite=lax; httponly$")]
    private static partial Regex CorrelationCookie();
}
