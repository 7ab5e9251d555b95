using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sealpost.Server.Tests.Problems;

public sealed class HeadTests(TestServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_answers_GET_answers_HEAD_alike_without_a_body()
    {
        using var client = PlainClient();
        var paths = JsonDocument.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancel)).RootElement.GetProperty("paths");
        var tenant = await server.NewTenantAsync();
        string[] all =
        [
            .. paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)).Select(path => path.Name.Replace("{tenant}", tenant, StringComparison.Ordinal)).Where(path => !path.Contains('{')),
            "/openapi/v1.json", "/reference", "/api/v1/schemes/engenius", "/api/v1/schemes/nobody",
        ];

        foreach (var path in all)
        {
            using var get = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative)), Cancel);

            head.StatusCode.ShouldBe(get.StatusCode, path);
            head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType, path);
            head.Headers.ETag.ShouldBe(get.Headers.ETag, path);
            (await head.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty(path);
        }

        all.Length.ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("OPTIONS", "/api/v1/tenants")]
    [InlineData("DELETE", "/health/live")]
    [InlineData("TRACE", "/api/v1/schemes")]
    public async Task Any_other_method_is_told_which_are_allowed(string method, string path)
    {
        using var client = PlainClient();

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldContain("GET");
        answer.Content.Headers.Allow.ShouldContain("HEAD");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task HEAD_finds_nothing_where_only_POST_is_answered()
    {
        using var client = PlainClient();

        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri("/api/v1/schemes/engenius/sign", UriKind.Relative)), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    // The other clients hold every answer against the API's description, which does not repeat each GET as HEAD.
    private HttpClient PlainClient()
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestServer.BootstrapKey);
        return client;
    }
}
