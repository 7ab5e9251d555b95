using System.Net;
using System.Text;

namespace Sealpost.Server.Tests.Json;

public sealed class JsonBodyTests(TestServer server)
{
    private const string Path = "/api/v1/api-keys";

    [Fact]
    public async Task Malformed_json_says_where()
    {
        var problem = await Post("{\n  \"name\": \"a\",\n  oops }").ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");
        problem.Text("detail").ShouldContain("line 3, byte 3");
    }

    [Theory]
    [InlineData("""{"name":"a",}""", "line 1, byte 13: no comma may stand before '}'; leave it out.")]
    [InlineData("{\n  \"name\": [1,]}", "line 2, byte 14: no comma may stand before ']'; leave it out.")]
    [InlineData("""{"name":"a" """, "it ends before it is complete.")]
    public async Task Malformed_json_says_what_is_wrong_in_words_that_are_not_the_parsers(string body, string expected)
    {
        var problem = await Post(body).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");
        problem.Text("detail").ShouldEndWith(expected);
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""", "name")]
    [InlineData("""{"name":"a","x":{"y":[{"z":[1,2]},{"q":1,"z":[{}],"\u007a":2}]}}""", "x.y[1].z")]
    public async Task A_member_that_stands_twice_is_named_by_its_path(string body, string path) =>
        (await Post(body).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body")).Fields().ShouldBe([path]);

    [Fact]
    public async Task Every_unknown_member_and_wrong_type_is_named_at_once()
    {
        var problem = await Post("""{"name":5,"foo":1,"bar":{"x":1},"expiresAt":"yesterday"}""").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["bar", "expiresAt", "foo", "name"]);
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"name":"a","Name":"b"}""")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("""{"name":"a",}""")]
    [InlineData("/* a */ {}")]
    [InlineData("""{"name":"\uD800"}""")]
    [InlineData("""{"\uDC00":"a"}""")]
    [InlineData("""{"\uDC00":"a","\uDC00":"b"}""")]
    public async Task What_is_not_one_strict_object_is_refused(string body)
    {
        using var response = await Post(body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused() =>
        await server.Api.PostTo(Path, Answers.Bytes([.. "{\"name\":\""u8, 0xFF, .. "\"}"u8], "application/json")).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");

    [Fact]
    public async Task Deep_nesting_is_refused() =>
        await Post(new string('[', 5000) + new string(']', 5000)).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? contentType) =>
        await server.Api.PostTo(Path, Answers.Bytes("{}"u8.ToArray(), contentType)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var content = Answers.Json("{}");
        content.Headers.ContentEncoding.Add("gzip");
        await server.Api.PostTo(Path, content).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task An_announced_length_over_the_limit_is_refused() =>
        await Post(new string(' ', TestServer.MaxBodyBytes + 1)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Answers.Json(new string(' ', TestServer.MaxBodyBytes + 1)) };
        request.Headers.TransferEncodingChunked = true;
        await server.Api.SendAsync(request, TestContext.Current.CancellationToken).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_chunked_body_of_exactly_the_limit_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Answers.Json("""{"name":"chunked"}""".PadRight(TestServer.MaxBodyBytes)) };
        request.Headers.TransferEncodingChunked = true;
        await server.Api.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync(HttpStatusCode.Created);
    }

    private Task<HttpResponseMessage> Post(string body) => server.Api.PostTo(Path, new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", "application/json" } } });
}
