using System.Net;
using System.Text.RegularExpressions;

namespace Sealpost.Server.Tests.SignIns;

public sealed partial class PortalSignInTests
{
    private const string SignIn = "/sign-in?email=ada@example.com";
    private static readonly (string, string) Https = ("X-Forwarded-Proto", "https");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_https_the_cookie_is_for_this_host_and_https_alone()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");

        using var answer = await portal.PostAsync(SignIn, Https, ("Host", "hooks.example.com"));

        SecureCookie().IsMatch(TestPortal.Cookie(answer)).ShouldBeTrue(TestPortal.Cookie(answer));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task On_ones_own_machine_there_is_a_cookie_without_https()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");

        using var answer = await portal.PostAsync(SignIn);

        LocalCookie().IsMatch(TestPortal.Cookie(answer)).ShouldBeTrue(TestPortal.Cookie(answer));
    }

    [Fact]
    public async Task Over_plain_http_from_elsewhere_nobody_signs_in()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");

        using var answer = await portal.PostAsync(SignIn, ("Host", "hooks.example.com"));

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("NeedsHttps");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_makes_a_caller_of_pages_and_signing_out_ends_it()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");
        (await portal.WhoAsync()).ShouldBeNull();
        var cookie = await EnterAsync(portal);
        (await portal.WhoAsync(("Cookie", cookie))).ShouldBe("ada: SuperAdmin");

        using var answer = await portal.PostAsync("/sign-out", ("Cookie", cookie));

        TestPortal.Cookie(answer).ShouldStartWith("sealpost=; expires=Thu, 01 Jan 1970");
        (await portal.WhoAsync(("Cookie", cookie))).ShouldBeNull();
    }

    [Fact]
    public async Task A_cookie_that_could_be_set_over_http_is_not_read_over_https()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");
        var cookie = await EnterAsync(portal);

        (await portal.WhoAsync(("Cookie", cookie), Https)).ShouldBeNull();
        (await portal.WhoAsync(("Cookie", $"__Host-{cookie}"), Https)).ShouldBe("ada: SuperAdmin");
        (await portal.WhoAsync(("Cookie", $"__Host-{cookie}"))).ShouldBeNull();
    }

    [Fact]
    public async Task The_session_before_ends_when_its_browser_signs_in_again()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");
        var before = await EnterAsync(portal);

        var renewed = await EnterAsync(portal, ("Cookie", before));

        renewed.ShouldNotBe(before);
        (await portal.WhoAsync(("Cookie", before))).ShouldBeNull();
        (await portal.WhoAsync(("Cookie", renewed))).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_API_takes_no_cookie_and_pages_take_no_key()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("ada@example.com");
        var cookie = await EnterAsync(portal);

        await portal.Browser.SendAsync(HttpMethod.Get, "/api/v1/tenants", null, ("Cookie", cookie)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await portal.Browser.SendAsync(HttpMethod.Post, "/api/v1/tenants/acme/publish/a", null, ("Cookie", cookie)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        (await portal.WhoAsync(("Authorization", $"Bearer {TestServer.BootstrapKey}"))).ShouldBeNull();
    }

    [Fact]
    public async Task Who_fails_is_not_told_why_and_gets_no_cookie()
    {
        await using var portal = await TestPortal.StartAsync();

        using var answer = await portal.PostAsync(SignIn);

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("Refused");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    private static async Task<string> EnterAsync(TestPortal portal, params (string, string)[] headers)
    {
        using var answer = await portal.PostAsync(SignIn, headers);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("Opened");
        return TestPortal.Cookie(answer).Split(';')[0];
    }

    [GeneratedRegex(@"^__Host-sealpost=[\w-]{43}; path=/; secure; samesite=lax; httponly$")]
    private static partial Regex SecureCookie();

    [GeneratedRegex(@"^sealpost=[\w-]{43}; path=/; samesite=lax; httponly$")]
    private static partial Regex LocalCookie();
}
