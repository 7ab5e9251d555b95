using Microsoft.Playwright;
using Sealpost.Engine.Members;
using Sealpost.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

public sealed class AccessibilityTests(Browser browser, PortalServer server)
{
    private const float Patience = 30_000;
    private const int MostTabs = 60;

    [Fact]
    public async Task No_page_has_a_serious_fault_by_the_rules_of_axe_in_the_light_nor_too_little_contrast_in_the_dark()
    {
        Assert.SkipWhen(Axe.Missing is not null, Axe.Missing ?? "");
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        var tenant = await server.NewTenantAsync();
        var sights = await Sights.PrepareAsync(server, receiver, tenant, $"described.{tenant}");
        await using var walk = await browser.OpenAsync(server.Address);
        var findings = new List<string>();
        foreach (var path in sights.OpenPaths) await JudgeAsync(path);
        await SignInAsync(walk.Page);
        foreach (var path in sights.Pages.Select(sight => sight.Path).Concat(sights.FurtherPaths)) await JudgeAsync(path);

        findings.ShouldBeEmpty();

        async Task JudgeAsync(string path)
        {
            await walk.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await walk.Page.GotoAsync(path);
            findings.AddRange((await Axe.FindAsync(walk.Page)).Select(finding => $"{path} {finding}"));
            await walk.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            findings.AddRange((await Axe.FindLowContrastAsync(walk.Page)).Select(finding => $"{path} in the dark {finding}"));
        }
    }

    [Fact]
    public async Task Somebody_without_a_mouse_signs_in_creates_a_destination_and_sees_a_test_event_arrive_and_arrive_again()
    {
        var tenant = await server.NewTenantAsync();
        var email = await server.AddMemberAsync(Role.WebhookManager, tenant);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;
        await page.GotoAsync($"/sign-in?returnTo={Uri.EscapeDataString($"/t/{tenant}")}");
        await TypeAsync(page, "E-mail address", email);
        await TypeAsync(page, "Password", PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GotoAsync($"/t/{tenant}");

        await page.Keyboard.PressAsync("Tab");
        (await FocusedAsync(page)).ShouldBe("Skip to content");
        await FollowAsync(page, "Guide me through it", "Send your first webhook");
        await PressOnAsync(page, "Create it");
        await FollowAsync(page, "Go on to the test", "Send a test");
        await PressOnAsync(page, "Send test event");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "It arrived, and it verifies" })).ToBeVisibleAsync(new() { Timeout = Patience });

        await FollowAsync(page, "Destinations", "Destinations");
        await FollowAsync(page, "New destination", "New destination");
        await FollowAsync(page, "Kaisa Engagement Builder", "New destination: Kaisa Engagement Builder");
        await TypeAsync(page, "Webhook URL", "https://playground.sealpost.invalid/by-keyboard");
        await PressOnAsync(page, "Create destination");
        await PressOnAsync(page, "Send test event");
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("delivered", new() { Timeout = Patience });
        await PressOnAsync(page, "Resend");
        await Expect(page.Locator("dt:text-is('Attempts') + dd")).ToHaveTextAsync("2", new() { Timeout = Patience });
        walk.Complaints.ShouldBeEmpty();
    }

    private async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(await server.AddMemberAsync(Role.SuperAdmin, null));
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tenants" }).WaitForAsync();
    }

    private static async Task FollowAsync(IPage page, string name, string heading)
    {
        await PressOnAsync(page, name);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading, Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task PressOnAsync(IPage page, string name)
    {
        await TabToAsync(page, name);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TypeAsync(IPage page, string label, string text)
    {
        await TabToAsync(page, label);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses Tab until the focus is there, and can be seen to be there.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        await Expect(page.Locator($":is(a, button, label):has-text(\"{name}\")").First).ToBeVisibleAsync(new() { Timeout = Patience });
        var seen = new List<string>();
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            var focused = await FocusedAsync(page);
            if (focused == name || focused.StartsWith($"{name}\n", StringComparison.Ordinal))
            {
                (await page.EvaluateAsync<bool>("() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; }")).ShouldBeTrue($"The focus on '{name}' cannot be seen.");
                return;
            }

            seen.Add(focused);
            await page.Keyboard.PressAsync("Tab");
        }

        throw new ShouldAssertException($"Tab does not come to '{name}', but to {string.Join(" | ", seen)}.");
    }

    private static Task<string> FocusedAsync(IPage page) =>
        page.EvaluateAsync<string>("() => { const at = document.activeElement; return at === document.body ? '' : ((at.labels && at.labels[0] && at.type !== 'radio' ? at.labels[0].innerText : at.innerText) || at.getAttribute('aria-label') || '').trim(); }");
}
