using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

public sealed class GuardedClientTests : IAsyncLifetime
{
    private TestReceiver _receiver = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _receiver = await TestReceiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task The_request_arrives_byte_for_byte()
    {
        using var client = Builder().Build();
        byte[] body = [0, 0xff, 0x0d, 0x0a, 0x80, (byte)'x'];

        var result = await client.SendAsync(
            new()
            {
                Url = new(_receiver.Url, "/hook?a=%2F&b=c"),
                Body = body,
                ContentType = "application/json; charset=utf-8",
                Headers = [new("X-First", "1"), new("webhook-signature", "v1,a=="), new("Content-Language", "en")],
            },
            Cancellation);

        var responded = result.ShouldBeOfType<OutboundResult.Responded>();
        responded.Status.ShouldBe(204);
        responded.Body.Length.ShouldBe(0);
        var request = _receiver.Requests.ShouldHaveSingleItem();
        request.Body.ShouldBe(body);
        request.HeadLines.ShouldBe(
        [
            "POST /hook?a=%2F&b=c HTTP/1.1",
            $"Host: 127.0.0.1:{_receiver.Url.Port}",
            "X-First: 1",
            "webhook-signature: v1,a==",
            "Content-Language: en",
            "Content-Type: application/json; charset=utf-8",
            "Content-Length: 6",
        ]);
    }

    [Fact]
    public async Task A_connection_is_used_again()
    {
        using var client = Builder().Build();

        for (var round = 0; round < 20; round++)
            (await client.SendAsync(Post(), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();

        _receiver.Requests.Count.ShouldBe(20);
        _receiver.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_is_used_again_after_a_response_with_a_body()
    {
        _receiver.Respond(TestResponse.WithText(200, new('x', 60_000)));
        using var client = Builder().Build();

        for (var round = 0; round < 5; round++)
        {
            var responded = (await client.SendAsync(Post(), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();
            responded.Body.Length.ShouldBe(60_000);
            responded.Truncated.ShouldBeFalse();
        }

        _receiver.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_a_status_like_any_other(int status)
    {
        await using var elsewhere = await TestReceiver.StartAsync(new() { Authority = _receiver.Authority });
        _receiver.Respond(new(status) { Headers = [new("Location", elsewhere.Url.AbsoluteUri)] });
        using var client = Builder().Build();

        var responded = (await client.SendAsync(Post(), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();

        responded.Status.ShouldBe(status);
        responded.Headers.Find("location").ShouldBe(elsewhere.Url.AbsoluteUri);
        elsewhere.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Cookies_are_neither_kept_nor_sent()
    {
        _receiver.Respond(new(200) { Headers = [new("Set-Cookie", "session=1; Path=/")] });
        using var client = Builder().Build();

        await client.SendAsync(Post(), Cancellation);
        await client.SendAsync(Post(), Cancellation);

        _receiver.Requests[1].Header("Cookie").ShouldBeNull();
    }

    [Fact]
    public async Task A_compressed_body_is_returned_as_it_came()
    {
        byte[] compressed = [0x1f, 0x8b, 1, 2, 3];
        _receiver.Respond(new(200) { Headers = [new("Content-Encoding", "gzip")], Body = compressed });
        using var client = Builder().Build();

        var responded = (await client.SendAsync(Post(), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();

        responded.Body.ToArray().ShouldBe(compressed);
        _receiver.Requests[0].Header("Accept-Encoding").ShouldBeNull();
    }

    [Fact]
    public async Task Http_2_is_spoken_only_when_asked_for()
    {
        using var client = Builder().Build();

        await client.SendAsync(Post(), Cancellation);
        await client.SendAsync(new() { Url = _receiver.Url, Protocol = HttpProtocol.Http2, Body = "{}"u8.ToArray(), ContentType = "application/json" }, Cancellation);

        _receiver.Requests.Select(request => request.Protocol).ShouldBe(["HTTP/1.1", "HTTP/2"]);
        _receiver.Requests[1].Text.ShouldBe("{}");
    }

    [Theory]
    [InlineData("X-A", "a\r\nInjected: 1")]
    [InlineData("X-A", "a\nInjected: 1")]
    [InlineData("X-A", "caf\u00e9")]
    [InlineData("X-A\r\nInjected", "1")]
    [InlineData("Host", "elsewhere.example")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Connection", "close, webhook-signature")]
    [InlineData("Content-Length", "0")]
    [InlineData("Expect", "100-continue")]
    public async Task A_header_that_would_bend_the_request_is_refused_before_anything_is_dialled(string name, string value)
    {
        var builder = Builder();
        using var client = builder.Build();

        var result = await client.SendAsync(new() { Url = _receiver.Url, Headers = [new("X-Good", "1"), new(name, value)] }, Cancellation);

        var failed = result.ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Policy);
        failed.Reason.ShouldBe(FailureReason.HeaderRefused);
        builder.Dials.ShouldBeEmpty();
        _receiver.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_content_type_with_a_line_break_is_refused()
    {
        using var client = Builder().Build();

        var result = await client.SendAsync(new() { Url = _receiver.Url, ContentType = "text/plain\r\nInjected: 1" }, Cancellation);

        result.ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.HeaderRefused);
        _receiver.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task An_empty_body_is_sent_with_a_length_of_zero()
    {
        using var client = Builder().Build();

        await client.SendAsync(new() { Url = _receiver.Url }, Cancellation);

        _receiver.Requests[0].HeadLines.ShouldContain("Content-Length: 0");
        _receiver.Requests[0].Method.ShouldBe("POST");
    }

    [Fact]
    public async Task Credentials_never_travel_over_http()
    {
        await using var plain = await TestReceiver.StartAsync(new() { PlainHttp = true });
        using var client = Builder().AllowHttp().Build();

        var open = await client.SendAsync(new() { Url = plain.Url }, Cancellation);
        var told = await client.SendAsync(new() { Url = plain.Url, CarriesCredentials = true }, Cancellation);
        var seen = await client.SendAsync(new() { Url = plain.Url, Headers = [new("authorization", "Basic eDp5")] }, Cancellation);

        open.ShouldBeOfType<OutboundResult.Responded>();
        told.ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.CredentialsOverHttp);
        seen.ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.CredentialsOverHttp);
        plain.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task The_caller_can_give_up()
    {
        _receiver.Respond(new(200) { After = new TaskCompletionSource().Task });
        using var client = Builder().Build();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var sending = client.SendAsync(Post(), stop.Token);
        await _receiver.WaitForAsync(1, Cancellation);
        await stop.CancelAsync();

        var failed = (await sending).ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Cancelled);
        failed.Reached.ShouldBe(FailureStage.Headers);
    }

    [Fact]
    public async Task A_new_connection_tells_where_its_time_went_and_a_used_one_has_none()
    {
        using var client = Builder().Build();

        var first = await client.SendAsync(Post(), Cancellation);
        var second = await client.SendAsync(Post(), Cancellation);

        first.Timing.Tls.ShouldBeGreaterThan(TimeSpan.Zero);
        first.Timing.Total.ShouldBeGreaterThan(first.Timing.Tls);
        second.Timing.Tls.ShouldBe(TimeSpan.Zero);
        second.Timing.Connect.ShouldBe(TimeSpan.Zero);
    }

    private OutboundRequest Post() => new() { Url = _receiver.Url, Body = "{}"u8.ToArray(), ContentType = "application/json" };

    private GuardedClientBuilder Builder() => new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(_receiver.Authority);
}
