using System.Net;

namespace Sealpost.Server.Tests.Reference;

public sealed class ReferencePageTests(TestServer server)
{
    [Theory]
    [InlineData("/reference", "text/html")]
    [InlineData("/reference/", "text/html")]
    [InlineData("/reference/reference.css", "text/css")]
    [InlineData("/reference/reference.js", "text/javascript")]
    public async Task The_page_is_served_under_a_strict_policy(string path, string mediaType)
    {
        using var response = await server.Anonymous.SendAsync(HttpMethod.Get, path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.ShouldBe(mediaType);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task The_page_has_nothing_inline_and_nothing_from_elsewhere()
    {
        using var response = await server.Anonymous.SendAsync(HttpMethod.Get, "/reference");
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        html.ShouldNotContain("://");
        html.ShouldNotContain("<style");
        html.ShouldNotContain("style=");
        html.ShouldNotContain("onclick");
    }
}
