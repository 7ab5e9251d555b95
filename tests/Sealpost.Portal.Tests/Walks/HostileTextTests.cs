using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>What other people wrote to break pages, in a browser that would run it.</summary>
public sealed class HostileTextTests(Browser browser, PortalServer server)
{
    private const int Sampled = 40;
    private const int LongestDescription = 500;
    private const int MostInPayload = 400;
    private const int InOneTenant = 100;

    // Beyond this a request has no page to look at: it is refused with 414.
    private const int LongestPath = 8_000;

    private static bool IsLong => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_a_stranger_writes_runs_on_any_page()
    {
        Assert.SkipUnless(Corpora.TryFind("xss-payloads.txt", out var xss, out var missing), missing ?? "");
        Assert.SkipUnless(Corpora.TryFind("blns.json", out var naughty, out missing), missing ?? "");
        var all = (await File.ReadAllLinesAsync(xss, Token)).Where(line => line.Length > 0).ToArray();
        var lines = IsLong ? all : [.. Enumerable.Range(0, Sampled).Select(number => all[number * all.Length / Sampled])];
        var further = JsonSerializer.Deserialize<string[]>(await File.ReadAllBytesAsync(naughty, Token))!;
        await using var walk = await browser.OpenAsync(server.Address);
        await SignInAsync(walk.Page);

        foreach (var some in lines.Chunk(InOneTenant))
            foreach (var path in await FillAsync(some, further)) await LookAsync(walk, path);
        var any = await server.NewTenantAsync();
        foreach (var line in lines)
        {
            var text = Uri.EscapeDataString(line);
            string[] paths = [$"/t/{any}/destinations?q={text}", $"/t/{any}/deliveries?message={text}&destination={text}"];
            foreach (var path in paths.Where(path => path.Length <= LongestPath)) await LookAsync(walk, path);
        }
    }

    /// <summary>Puts the texts wherever a stranger can, and tells where they are shown.</summary>
    private async Task<List<string>> FillAsync(string[] lines, string[] further)
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        var printable = lines.Where(line => line.All(character => character is >= ' ' and <= '~')).ToArray();
        receiver.Respond(TestResponse.WithText(500, string.Join('\n', lines)) with { Headers = [.. printable.Take(8).Select((line, number) => KeyValuePair.Create($"X-Theirs-{number}", line))] });
        var tenant = server.Api.Tenant((await server.Api.Tenants.CreateAsync(new() { Id = await server.NewTenantAsync() + "-hostile", Name = Cut(lines[0], 100) }, cancellationToken: Token)).Id);
        List<string> paths = [$"/t/{tenant.Id}", $"/t/{tenant.Id}/destinations", $"/t/{tenant.Id}/deliveries", $"/t/{tenant.Id}/messages", $"/t/{tenant.Id}/playground?all=1", $"/t/{tenant.Id}/playground?all=1&body=text"];
        foreach (var (number, line) in lines.Index())
        {
            var header = line.All(character => character is >= ' ' and <= '~') && line.Trim() == line ? line : "none";
            var made = await tenant.Destinations.CreateAsync(
                new NewDestination
                {
                    Url = number == 0 ? $"{receiver.Url}in?x={Uri.EscapeDataString(line)}" : $"https://playground.sealpost.invalid/{number}/{Uri.EscapeDataString(Cut(line, 200))}",
                    Description = Cut(line, LongestDescription),
                    EventTypes = number < 2 ? null : ["never.sent"],
                    Headers = new Dictionary<string, HeaderSetting> { ["X-Mine"] = HeaderSetting.Open(Cut(header, 200)) },
                    Retry = new() { Delays = [] },
                },
                cancellationToken: Token);
            if (number % 10 == 0) paths.AddRange([$"/t/{tenant.Id}/destinations/{made.Id}", $"/t/{tenant.Id}/destinations/{made.Id}/edit"]);
        }

        await tenant.Messages.PublishAsync("a.b", JsonSerializer.SerializeToUtf8Bytes(lines.Concat(further).Take(MostInPayload)), "application/json", cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", Encoding.UTF8.GetBytes(string.Join('\n', lines)), "text/html", cancellationToken: Token);
        await receiver.WaitForAsync(2, Token);
        await foreach (var delivery in tenant.Deliveries.ListAsync(cancellationToken: Token))
            paths.AddRange([$"/t/{tenant.Id}/deliveries/{delivery.Id}", $"/t/{tenant.Id}/deliveries/{delivery.Id}?body=text", $"/t/{tenant.Id}/messages/{delivery.Message}"]);
        return paths;
    }

    private static async Task LookAsync(WalkedPage walk, string path)
    {
        await walk.Page.GotoAsync(path);
        // A page that says that something is not found or not right answers with that status, which the browser notes.
        walk.Complaints.Where(complaint => !complaint.Contains("Failed to load resource", StringComparison.Ordinal)).ShouldBeEmpty(path);
        (await walk.Page.EvaluateAsync<int>("document.querySelectorAll('script').length")).ShouldBe(1, path);
    }

    private async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(await server.AddMemberAsync(Role.SuperAdmin, null));
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tenants" }).WaitForAsync();
    }

    /// <summary>Not in the middle of a pair of surrogates.</summary>
    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
}
