using Microsoft.AspNetCore.Builder;

namespace Sealpost.Portal.Tests.Embedding;

public sealed class FramingTests(PortalServer shared, FramingTests.FramedServer framed) : IClassFixture<FramingTests.FramedServer>
{
    private const string Origin = "https://app.example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_of_a_link_may_be_framed_by_the_named_origin_and_its_cookies_are_for_the_frame()
    {
        using var answer = await GetAsync("/enter?token=x", https: true, frame: true);

        Ancestors(answer).ShouldBe(Origin);
        answer.Headers.Contains("X-Frame-Options").ShouldBeFalse();
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldEndWith("; secure; samesite=none; partitioned");
        cookie.Split(';').Count(part => part.Trim().StartsWith("samesite", StringComparison.OrdinalIgnoreCase)).ShouldBe(1);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Outside_of_a_frame_and_without_https_cookies_stay_what_they_are(bool https, bool frame)
    {
        using var answer = await GetAsync("/enter?token=x", https, frame);

        answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldContain("samesite=strict");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/setup?token=x")]
    [InlineData("/invitation?token=x")]
    public async Task Nothing_of_members_is_ever_framed(string path)
    {
        using var answer = await GetAsync(path, https: true, frame: true);

        Ancestors(answer).ShouldBe("'none'");
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) cookies.ShouldAllBe(cookie => cookie.Contains("samesite=strict"));
    }

    [Fact]
    public async Task A_server_that_names_no_origin_lets_no_page_into_a_frame()
    {
        using var visitor = new Visitor(shared.Address);
        using var answer = await visitor.SendAsync(new(HttpMethod.Get, "/enter?token=x"));

        Ancestors(answer).ShouldBe("'none'");
    }

    [Fact]
    public async Task Name_and_colour_are_the_operators()
    {
        using var visitor = new Visitor(framed.Http.BaseAddress!);

        var page = await visitor.OpenAsync("/sign-in");
        var sheet = page.Document.QuerySelectorAll("link[rel=stylesheet]")[^1].GetAttribute("href")!;

        page.Find(".brand")!.TextContent.ShouldBe("Acme Hooks");
        (await visitor.OpenAsync(sheet)).Html.ShouldContain("#336699");
    }

    private Task<HttpResponseMessage> GetAsync(string path, bool https, bool frame)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (https) request.Headers.Add("X-Forwarded-Proto", "https");
        if (https) request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        if (frame) request.Headers.Add("Sec-Fetch-Dest", "iframe");
        return framed.Http.SendAsync(request, Token);
    }

    private static string Ancestors(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single().Split("frame-ancestors ")[1];

    /// <summary>A server whose operator lets one origin show it.</summary>
    public sealed class FramedServer(PortalServer shared) : IAsyncLifetime
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealpost-frame-");
        private WebApplication? _app;

        public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        public async ValueTask InitializeAsync()
        {
            _app = PortalServer.Build(_directory.FullName, shared.Authority, new("Sealpost:Portal:EmbedOrigins:0", Origin), new("Sealpost:Portal:BrandName", "Acme Hooks"), new("Sealpost:Portal:BrandColor", "#336699"));
            await _app.StartAsync();
            Http.BaseAddress = new Uri(_app.Urls.Single());
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await _app!.DisposeAsync();
            _directory.Delete(recursive: true);
        }
    }
}
