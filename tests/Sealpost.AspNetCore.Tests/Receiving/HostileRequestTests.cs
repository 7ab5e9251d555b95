using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Receiving;

/// <summary>What no honest sender does, over real Kestrel. Time and memory are bounded by what is read, so no test here measures either by the clock.</summary>
public sealed class HostileRequestTests
{
    private const int Limit = 64 * 1024;

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_refused_after_the_limit_and_not_read_to_its_end()
    {
        await using var app = await StartAsync();
        await using var connection = await SlowConnection.OpenAsync(app.Root);
        await connection.WriteAsync("POST /hooks/github HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

        var chunk = Encoding.Latin1.GetBytes($"4000\r\n{new string('x', 0x4000)}\r\n");
        for (var i = 0; i < 5; i++)
            await connection.WriteAsync(chunk);

        (await connection.ReadStatusAsync()).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task The_limit_counts_the_body_and_not_the_framing_of_its_chunks()
    {
        await using var app = await StartAsync();
        await using var connection = await SlowConnection.OpenAsync(app.Root);
        var signature = app.GitHub().Post(app.Url("/hooks/github"), new byte[Limit]).Headers.GetValues("X-Hub-Signature-256").Single();

        await connection.WriteAsync($"POST /hooks/github HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nX-Hub-Signature-256: {signature}\r\n\r\n");
        var sixteen = Encoding.Latin1.GetBytes($"10\r\n{new string('\0', 16)}\r\n");
        for (var i = 0; i < Limit / 16; i++)
            await connection.WriteAsync(sixteen);
        await connection.WriteAsync("0\r\n\r\n");

        (await connection.ReadStatusAsync()).ShouldBe("HTTP/1.1 200 OK");
        app.Handled.ShouldHaveSingleItem().Body.Length.ShouldBe(Limit);
    }

    [Fact]
    public async Task An_announced_body_over_the_limit_is_refused_before_a_byte_of_it_arrives()
    {
        await using var app = await StartAsync();
        await using var connection = await SlowConnection.OpenAsync(app.Root);

        await connection.WriteAsync("POST /hooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\nExpect: 100-continue\r\n\r\n");

        (await connection.ReadStatusAsync()).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n", "{", 10)]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\nabcde\r\n", 10)]
    public async Task A_body_that_drips_is_given_up_when_its_time_is_over(string header, string drip, int seconds)
    {
        await using var app = await StartAsync();
        var waiting = app.Clock.WaitForTimersAsync(1);
        await using var connection = await SlowConnection.OpenAsync(app.Root);

        await connection.WriteAsync($"POST /hooks/github HTTP/1.1\r\nHost: x\r\n{header}\r\n{drip}");
        await waiting;
        app.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await connection.WriteAsync("1");
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        (await connection.ReadStatusAsync()).ShouldBe("HTTP/1.1 408 Request Timeout");
    }

    [Fact]
    public async Task A_sender_that_hangs_up_in_the_middle_is_forgotten()
    {
        await using var app = await StartAsync();
        var waiting = app.Clock.WaitForTimersAsync(1);
        await using (var connection = await SlowConnection.OpenAsync(app.Root))
        {
            await connection.WriteAsync("POST /hooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
            await waiting;
        }

        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        app.Log.All.ShouldNotContain("unhandled exception");
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")]
    [InlineData("Content-Length: -1\r\n", "")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: gzip\r\n", "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n", "ZZ\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\nhello")]
    [InlineData("X-Hub-Signature-256: a\0b\r\n", "")]
    [InlineData("X-Hub-Signature-256: \xff\xfe\r\n", "")]
    [InlineData(" folded: x\r\n", "")]
    public async Task Broken_framing_is_a_bad_request(string header, string body)
    {
        await using var app = await StartAsync();
        await using var connection = await SlowConnection.OpenAsync(app.Root);

        await connection.WriteAsync($"POST /hooks/github HTTP/1.1\r\nHost: x\r\n{header}\r\n{body}");

        (await connection.ReadStatusAsync()).ShouldStartWith("HTTP/1.1 400 ");
    }

    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(101, 1)]
    public async Task A_header_bomb_is_stopped_by_the_server(int count, int length)
    {
        await using var app = await StartAsync();
        await using var connection = await SlowConnection.OpenAsync(app.Root);

        var bomb = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        await connection.WriteAsync($"POST /hooks/github HTTP/1.1\r\nHost: x\r\n{bomb}\r\n");

        (await connection.ReadStatusAsync()).ShouldBe("HTTP/1.1 431 Request Header Fields Too Large");
    }

    [Theory]
    [InlineData("standard-webhooks@1", "webhook-signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", " ")]
    [InlineData("stripe@1", "Stripe-Signature", "v1=0000000000000000000000000000000000000000000000000000000000000000", ",")]
    public async Task A_thousand_signatures_are_refused(string scheme, string header, string item, string separator)
    {
        await using var app = await ReceiverApp.StartAsync(
            receiver => receiver.AddSource("sender", scheme, ReceiverApp.StandardSecret),
            build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 1 << 20));
        var sender = new TestSender(scheme, ReceiverApp.StandardSecret, app.Clock);
        using var request = sender.Post(app.Url("/hooks/sender"), "{}");
        var good = request.Headers.GetValues(header).Single();

        request.Headers.Remove(header);
        (await app.SendAsync(request.With(header, string.Concat(Enumerable.Repeat(item + separator, 999)) + good))).Status.ShouldBe(HttpStatusCode.Unauthorized);

        app.Log.Receiver.ShouldContain(line => line.EndsWith("too-many-signatures", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_that_stands_there_twice_is_refused()
    {
        await using var app = await StartAsync();
        using var request = app.GitHub().Post(app.Url("/hooks/github"), "{}");

        (await app.SendAsync(request.With("X-Hub-Signature-256", "sha256=00"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"ref":"\ud800"}""")]
    [InlineData("{\"ref\":")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("\u0000")]
    public async Task A_signed_payload_that_is_not_the_json_expected_is_a_bad_request(string body)
    {
        await using var app = await StartAsync();

        (await app.SendAsync(app.GitHub().Post(app.Url("/json/github"), body))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Deep_json_is_a_bad_request_and_no_stack_overflow()
    {
        await using var app = await StartAsync();

        (await app.SendAsync(app.GitHub().Post(app.Url("/json/github"), new string('[', Limit)))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.SendAsync(app.GitHub().Post(app.Url("/json/github"), $$"""{"ref":{{new string('[', 1000)}}{{new string(']', 1000)}}}"""))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("linear@1")]
    [InlineData("mailgun@1")]
    [InlineData("adyen-standard@1")]
    [InlineData("microsoft-graph@1")]
    [InlineData("figma@1")]
    public async Task Hostile_json_where_the_proof_is_read_from_the_body_is_refused(string scheme)
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("sender", source =>
        {
            source.Scheme = scheme;
            source.Secret = "AAAAAAAAAAAAAAAA";
        }));
        string[] bodies =
        [
            new('[', 50_000), $"{{\"signature\":{new string('[', 5000)}", """{"passcode":"\ud800"}""", """{"signature":{"signature":"\udfff"}}""",
            """{"value":[]}""", """{"value":[{"clientState":1}]}""", """{"notificationItems":[null]}""", """{"webhookTimestamp":1e400}""", "\"", "{}", "",
        ];

        foreach (var body in bodies)
            (await app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/sender"), body))).Status.ShouldBe(HttpStatusCode.Unauthorized, body);
        app.Log.Receiver.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compression_bomb_stops_at_the_limit(string encoding)
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("stream", source =>
        {
            source.Scheme = "getstream@1";
            source.Secret = "secret";
            source.MaxBodyBytes = Limit;
        }));

        (await SendCompressedAsync(app, encoding, new byte[Limit])).Status.ShouldBe(HttpStatusCode.OK);
        (await SendCompressedAsync(app, encoding, new byte[Limit * 400])).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        app.Handled.ShouldHaveSingleItem().Body.Length.ShouldBe(Limit);
    }

    [Fact]
    public async Task An_unknown_content_encoding_is_a_bad_request()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("stream", "getstream@1", "secret"));

        (await app.SendAsync(new TestSender("getstream@1", "secret", app.Clock).Post(app.Url("/hooks/stream"), "{}").With("Content-Encoding", "zstd")))
            .Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Many_slow_bodies_at_once_hold_up_nobody()
    {
        await using var app = await StartAsync();
        var waiting = app.Clock.WaitForTimersAsync(64);
        var connections = new List<SlowConnection>();
        for (var i = 0; i < 64; i++)
        {
            connections.Add(await SlowConnection.OpenAsync(app.Root));
            await connections[^1].WriteAsync("POST /hooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{");
        }

        await waiting;
        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        foreach (var connection in connections)
        {
            (await connection.ReadStatusAsync()).ShouldBe("HTTP/1.1 408 Request Timeout");
            await connection.DisposeAsync();
        }
    }

    private static async Task<Answer> SendCompressedAsync(ReceiverApp app, string encoding, byte[] body)
    {
        using var compressed = new MemoryStream();
        await using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
            await stream.WriteAsync(body, TestContext.Current.CancellationToken);
        return await app.SendAsync(new TestSender("getstream@1", "secret", app.Clock).Post(app.Url("/hooks/stream"), body).WithBody(compressed.ToArray()).With("Content-Encoding", encoding));
    }

    private static Task<ReceiverApp> StartAsync() => ReceiverApp.StartAsync(
        receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secret = ReceiverApp.GitHubSecret;
            source.MaxBodyBytes = Limit;
        }),
        app => app.MapWebhook("/json/{source}", (Webhook webhook) => webhook.ReadJson<MapWebhookTests.Push>().Ref));
}
