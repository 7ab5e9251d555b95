using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>Who may read the page of metrics.</summary>
public sealed class ScrapeAccessTests : IDisposable
{
    private const string Key = "sp_scrape_0123456789abcdefghijklmnop";
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-scrape-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task On_the_servers_own_address_only_keys_of_the_whole_instance_may_read_it()
    {
        await using var server = await StartAsync();
        using var operators = Client(server, Key);
        using var answer = await operators.PostAsync(new Uri("/api/v1/tenants", UriKind.Relative), new StringContent("""{ "id": "acme", "name": "Acme" }""", Encoding.UTF8, "application/json"), Cancel);
        using var made = await operators.PostAsync(new Uri("/api/v1/api-keys", UriKind.Relative), new StringContent("""{ "name": "t", "tenant": "acme" }""", Encoding.UTF8, "application/json"), Cancel);
        var tenantKey = JsonElement.Parse(await made.Content.ReadAsStringAsync(Cancel)).GetProperty("key").GetString();

        (await StatusAsync(server, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(server, tenantKey)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(server, Key)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Switched_off_there_is_no_page()
    {
        await using var server = await StartAsync("--Sealpost:Telemetry:Prometheus:Enabled=false");

        (await StatusAsync(server, Key)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task At_an_address_of_its_own_it_needs_no_key_and_nothing_else_is_there()
    {
        var own = new Uri($"http://127.0.0.1:{FreePort()}");
        await using var server = await StartAsync($"--Sealpost:Telemetry:Prometheus:Url={own}");
        using var scraper = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = own };

        using var page = await scraper.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        using var api = await scraper.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel);

        page.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        (await page.Content.ReadAsStringAsync(Cancel)).ShouldContain("\nsealpost_journal_queue ");
        api.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(server, Key)).ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<WebApplication> StartAsync(params string[] settings)
    {
        var server = Host.Server.Build([$"--Sealpost:Data={_directory}", $"--Sealpost:Bootstrap:ApiKey={Key}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. settings]);
        await server.StartAsync(Cancel);
        return server;
    }

    private static HttpClient Client(WebApplication server, string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Urls.Single()) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<HttpStatusCode> StatusAsync(WebApplication server, string? key)
    {
        using var client = Client(server, key);
        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
