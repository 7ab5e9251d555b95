using System.IO.Compression;
using System.Net;
using System.Text;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Sources;

public sealed class IngestTests(TestServer server)
{
    private const string GitHubSecret = "It's a Secret to Everybody";

    [Fact]
    public async Task A_verified_request_becomes_a_message_with_its_headers_and_exact_bytes()
    {
        var source = await SourceDriver.StartAsync(server, "github", GitHubSecret, "\"eventType\":{\"header\":\"X-GitHub-Event\",\"prefix\":\"github.\"}");
        const string Body = "{\"n\" :  1,\"s\":\"é\\u00e9\"}\r\n";
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(Body, ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "d1"), ("Cookie", "a=b")), HttpStatusCode.OK);
        var message = (await source.MessagesAsync()).ShouldHaveSingleItem();
        message.Text("eventType").ShouldBe("github.push");
        message.Text("source").ShouldBe(source.Id);
        message.Text("contentType").ShouldBe("application/json");
        message.GetProperty("payload").GetRawText().ShouldBe(Body.TrimEnd());
        message.GetProperty("size").GetInt32().ShouldBe(Encoding.UTF8.GetByteCount(Body));
        var headers = message.GetProperty("headers").EnumerateArray().ToDictionary(header => header.Text("name"), header => header.Text("value"));
        headers["X-GitHub-Delivery"].ShouldBe("d1");
        headers["X-Hub-Signature-256"].ShouldBe("[redacted]");
        headers["Cookie"].ShouldBe("[redacted]");
        headers.ShouldNotContainKey("Host");
    }

    [Fact]
    public async Task What_comes_in_goes_out_to_destinations_signed_as_each_of_them_wants()
    {
        await using var receiver = await TestReceiver.StartAsync(new TestReceiverOptions { PlainHttp = true });
        var source = await SourceDriver.StartAsync(server, "github", GitHubSecret);
        await server.Api.PostTo(
            $"/api/v1/tenants/{source.Tenant}/destinations",
            Answers.Json($$"""{"url":"{{receiver.Url}}hook","profile":"custom","signing":[{"scheme":"engenius","secret":"0123456789abcdef"}]}""")).ReadAsync(HttpStatusCode.Created);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"zen\":1}", ("X-GitHub-Event", "ping")), HttpStatusCode.OK);
        var received = (await receiver.WaitForAsync(1, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        Encoding.UTF8.GetString(received.Body).ShouldBe("{\"zen\":1}");
        received.Headers.ShouldContain(header => header.Key == "X-EnGenius-Signature");
        received.Headers.ShouldNotContain(header => header.Key == "X-Hub-Signature-256");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Any_content_type_and_any_bytes_are_taken(string method)
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        byte[] body = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        await SourceDriver.ShouldAnswerAsync(source.Send(new HttpMethod(method), Answers.Bytes(body, "application/octet-stream")), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.Send(new HttpMethod(method), Answers.Bytes([])), HttpStatusCode.OK);
        var messages = await source.MessagesAsync();
        messages[1].GetProperty("payloadBase64").GetBytesFromBase64().ShouldBe(body);
        messages[1].Text("contentType").ShouldBe("application/octet-stream");
        messages[0].GetProperty("size").GetInt32().ShouldBe(0);
        messages[0].Text("eventType").ShouldBe("none");
    }

    [Fact]
    public async Task A_request_that_does_not_verify_gets_401_and_nothing_else()
    {
        var source = await SourceDriver.StartAsync(server, "github", GitHubSecret);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}")), HttpStatusCode.Unauthorized);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: "another secret")), HttpStatusCode.Unauthorized);
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("in_0000000000000000000000000000000000000000000")]
    [InlineData("in_0")]
    [InlineData("in_%2e%2e")]
    [InlineData("..%2f..%2fapi%2fv1")]
    [InlineData("' OR 1=1 --")]
    public async Task An_unknown_url_is_not_found_and_says_nothing(string token) =>
        await SourceDriver.ShouldAnswerAsync(server.Anonymous.PostTo($"/in/{token}", Answers.Json("{}")), HttpStatusCode.NotFound);

    [Fact]
    public async Task A_disabled_or_deleted_source_looks_like_none()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        await source.Patch("""{"enabled":false}""").ReadAsync(HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.NotFound);
        await source.Patch("""{"enabled":true}""").ReadAsync(HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.OK);
        await source.Api(HttpMethod.Delete).ReadAsync(HttpStatusCode.NoContent);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.NotFound);
        (await source.MessagesAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_source_goes_with_its_tenant()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/{source.Tenant}").ReadAsync(HttpStatusCode.NoContent);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_announced_or_chunked()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        var body = new byte[TestServer.MaxBodyBytes + 1];
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes(body)), HttpStatusCode.RequestEntityTooLarge);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, new StreamContent(new MemoryStream(body)), ("Transfer-Encoding", "chunked")), HttpStatusCode.RequestEntityTooLarge);
        (await source.RejectionsAsync()).ShouldAllBe(rejection => rejection.Text("reason") == "body-too-large");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes(body[1..])), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_content_encoding_is_verified_as_sent_and_taken_off(string encoding)
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Packed("{\"n\":1}"u8.ToArray(), encoding)), HttpStatusCode.OK);
        (await source.MessagesAsync()).ShouldHaveSingleItem().GetProperty("payload").GetRawText().ShouldBe("{\"n\":1}");
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked_and_an_unknown_encoding_not_guessed()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Packed(new byte[64 << 20], "gzip")), HttpStatusCode.RequestEntityTooLarge);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Packed([1, 2, 3], "zstd")), HttpStatusCode.UnsupportedMediaType);
        var broken = Answers.Bytes([1, 2, 3]);
        broken.Headers.Add("Content-Encoding", "gzip");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, broken), HttpStatusCode.UnsupportedMediaType);
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_method_that_nothing_needs_is_not_allowed(string method)
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        using var response = await source.Send(new HttpMethod(method), null);
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["POST", "PUT"]);
    }

    [Fact]
    public async Task The_answer_is_the_one_that_the_sender_expects()
    {
        var source = await SourceDriver.StartAsync(server, "gocardless", "ED7D658C-D8EB-4941-948B-3973214F2D49");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: "ED7D658C-D8EB-4941-948B-000000000000")), (HttpStatusCode)498);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("203.0.113.7", HttpStatusCode.OK)]
    [InlineData("203.0.114.7", HttpStatusCode.Unauthorized)]
    [InlineData("13.82.60.74", HttpStatusCode.OK)]
    [InlineData("13.82.60.75", HttpStatusCode.Unauthorized)]
    [InlineData("2001:db8::7", HttpStatusCode.OK)]
    [InlineData("203.0.113.7, 198.51.100.1", HttpStatusCode.Unauthorized)]
    [InlineData("198.51.100.1, 203.0.113.7", HttpStatusCode.OK)]
    [InlineData("unknown", HttpStatusCode.Unauthorized)]
    public async Task Only_allowed_networks_may_call(string forwardedFor, HttpStatusCode expected)
    {
        var source = await SourceDriver.StartAsync(server, "none", null, "\"allowedNetworks\":[\"203.0.113.0/24\",\"2001:db8::/32\",\"centrepoint\"]");
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{}", ("X-Forwarded-For", forwardedFor)), expected);
        (await source.RejectionsAsync()).Select(rejection => rejection.Text("reason")).ShouldBe(expected == HttpStatusCode.OK ? [] : ["address-not-allowed"]);
    }

    [Theory]
    [InlineData("basic", "user:password", "Basic realm=\"webhooks\", charset=\"UTF-8\"")]
    [InlineData("github", "secret", "")]
    public async Task A_refused_password_is_asked_for_as_http_wants_it(string scheme, string secret, string challenge)
    {
        var source = await SourceDriver.StartAsync(server, scheme, secret);
        using var response = await source.Send(HttpMethod.Post, Answers.Json("{}"), ("Authorization", "Basic dXNlcjpvdGhlcg=="));
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe(challenge);
        (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("basic", "user:password")]
    [InlineData("gitlab-token", "glpat-0123456789")]
    public async Task A_bare_credential_is_refused_over_plain_http_but_on_this_machine(string scheme, string secret)
    {
        var source = await SourceDriver.StartAsync(server, scheme, secret);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"n\":1}", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "http")), HttpStatusCode.Unauthorized);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"n\":2}", ("X-Forwarded-For", "203.0.113.7")), HttpStatusCode.Unauthorized);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"n\":3}", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https")), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"n\":4}"), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(2);
        (await source.RejectionsAsync()).ShouldAllBe(rejection => rejection.Text("reason") == "https-required");
    }

    private static ByteArrayContent Packed(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream();
        Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => packed,
        };
        packing.Write(bytes);
        if (packing != packed) packing.Dispose();
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.ContentEncoding.Add(encoding);
        return content;
    }
}
