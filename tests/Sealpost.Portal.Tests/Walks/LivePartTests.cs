using System.Text.Json;
using Microsoft.Playwright;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;
using Sealpost.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>Pages that follow by themselves, under the hands of somebody who reads them.</summary>
public sealed class LivePartTests(PortalServer server, Browser browser)
{
    private const float Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_reads_stays_where_it_is_while_more_comes()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://playground.sealpost.invalid/read" }, cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 200).Select(number => $"line {number}")), "application/json", cancellationToken: Token);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;
        await SignInAsync(page, $"/t/{tenant.Id}/playground?all=1", tenant.Id);
        var requests = page.Locator("#playground details");
        await Expect(requests).ToHaveCountAsync(1, new() { Timeout = Patience });
        var first = await requests.First.GetAttributeAsync("id");
        await page.EvaluateAsync(
            """
            id => {
              const body = document.querySelector(`#${id} pre.body`);
              body.focus();
              body.scrollTop = 120;
              getSelection().selectAllChildren(document.querySelector(`#${id} pre.headers b`));
            }
            """,
            first);
        var selected = await page.EvaluateAsync<string>("getSelection().toString()");

        await tenant.Messages.PublishAsync("a.b", "{\"second\":true}"u8.ToArray(), "application/json", cancellationToken: Token);

        await Expect(requests).ToHaveCountAsync(2, new() { Timeout = Patience });
        (await requests.Nth(1).GetAttributeAsync("id")).ShouldBe(first);
        selected.ShouldNotBeEmpty();
        (await page.EvaluateAsync<string>("getSelection().toString()")).ShouldBe(selected);
        (await page.EvaluateAsync<double>("id => document.querySelector(`#${id} pre.body`).scrollTop", first)).ShouldBe(120);
        (await page.EvaluateAsync<bool>("id => document.activeElement === document.querySelector(`#${id} pre.body`)", first)).ShouldBeTrue();
        (await requests.Nth(1).GetAttributeAsync("open")).ShouldNotBeNull();
        walk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_on_which_somebody_stands_comes_to_its_end_all_the_same()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        receiver.RespondNext(new(500));
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.RespondNext(new(200) { After = answering.Task });
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        await tenant.Destinations.CreateAsync(new NewDestination { Url = receiver.Url.AbsoluteUri, Retry = new() { Delays = ["1s"], Timeout = "60s" } }, cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        await receiver.WaitForAsync(1, Token);
        var delivery = await tenant.Deliveries.ListAsync(cancellationToken: Token).FirstAsync(Token);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;
        await SignInAsync(page, $"/t/{tenant.Id}/deliveries/{delivery.Id}", tenant.Id);
        await page.Locator("#attempt-1 > summary").ClickAsync(new() { Timeout = Patience });

        answering.SetResult();

        await Expect(page.GetByTestId("state")).ToHaveTextAsync("delivered", new() { Timeout = Patience });
        await Expect(page.Locator("#attempt-2")).ToBeVisibleAsync(new() { Timeout = Patience });
        (await page.Locator("#attempt-1").GetAttributeAsync("open")).ShouldBeNull("It was closed by hand.");
        walk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_form_whose_button_is_pressed_twice_is_sent_once()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://example.com/in" }, cancellationToken: Token);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;
        await SignInAsync(page, $"/t/{tenant.Id}/destinations/{destination.Id}/secrets", tenant.Id);
        var sent = 0;
        await page.RouteAsync("**/secrets", async route =>
        {
            if (route.Request.Method == "POST") Interlocked.Increment(ref sent);
            await route.ContinueAsync();
        });

        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate" }).DblClickAsync();

        await Expect(page.GetByTestId("secret")).ToBeVisibleAsync(new() { Timeout = Patience });
        sent.ShouldBe(1);
        (await tenant.Destinations.ListSecretsAsync(destination.Id, Token)).Count.ShouldBe(2);
        walk.Complaints.ShouldBeEmpty();
    }

    private async Task SignInAsync(IPage page, string path, string tenant)
    {
        await page.GotoAsync(path);
        await page.GetByLabel("E-mail address").FillAsync(await server.AddMemberAsync(Role.WebhookManager, tenant));
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**{path}");
    }
}
