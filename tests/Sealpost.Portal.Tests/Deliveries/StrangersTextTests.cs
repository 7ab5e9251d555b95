using System.Text.Json;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Deliveries;

public sealed class StrangersTextTests(PortalServer server)
{
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</pre></textarea></title><script>alert(1)</script>", "javascript:alert(1)", "{{constructor.constructor('alert(1)')()}}",
        "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<a href=\"javascript:alert(1)\">x</a>",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Payloads_headers_answers_and_names_are_text_and_nothing_else()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        receiver.Respond(TestResponse.WithText(200, string.Join('\n', Hostile)) with { Headers = [.. Hostile.Select((text, number) => KeyValuePair.Create($"X-H{number}", text))] });
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(
            new NewDestination
            {
                Url = $"{receiver.Url}in?x=%3Cscript%3Ealert(1)%3C/script%3E",
                Description = string.Join(' ', Hostile),
                Headers = new Dictionary<string, HeaderSetting> { ["X-Mine"] = HeaderSetting.Open(Hostile[1]) },
            },
            cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", JsonSerializer.SerializeToUtf8Bytes(Hostile), "application/json", cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", System.Text.Encoding.UTF8.GetBytes(string.Concat(Hostile)), "text/plain", cancellationToken: Token);
        await receiver.WaitForAsync(2, Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);
        var root = $"/t/{tenant.Id}";
        List<string> paths = [root, $"{root}/destinations", $"{root}/destinations/{destination.Id}", $"{root}/destinations?q={Uri.EscapeDataString(Hostile[1])}", $"{root}/deliveries", $"{root}/deliveries?state={Uri.EscapeDataString(Hostile[1])}&message={Uri.EscapeDataString(Hostile[2])}"];
        await foreach (var delivery in tenant.Deliveries.ListAsync(cancellationToken: Token))
            paths.AddRange(new[] { "", "?body=text", "?body=hex" }.SelectMany(form => new[] { $"{root}/deliveries/{delivery.Id}{form}", $"{root}/messages/{delivery.Message}{form}" }));

        foreach (var path in paths)
        {
            var page = await viewer.OpenAsync(path);
            page.Document.QuerySelectorAll("script").Length.ShouldBe(1, path);
            page.Document.QuerySelectorAll("iframe, [onerror], [onload], img[src=x], a[href^=javascript]").ShouldBeEmpty(path);
        }

        (await viewer.OpenAsync($"{root}/destinations/{destination.Id}")).Text.ShouldContain(Hostile[3]);
    }
}
