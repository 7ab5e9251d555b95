using System.Text;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>Responses that no honest receiver would send, over real TLS.</summary>
public sealed class GuardedClientResponseTests : IDisposable
{
    private readonly TestCertificateAuthority _authority = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n", nameof(FailureReason.StatusOutOfRange))]
    [InlineData("HTTP/1.1 999 Much\r\nContent-Length: 0\r\n\r\n", nameof(FailureReason.StatusOutOfRange))]
    [InlineData("HTTP/1.1 600 More\r\nContent-Length: 0\r\n\r\n", nameof(FailureReason.StatusOutOfRange))]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", nameof(FailureReason.SwitchingProtocols))]
    [InlineData("HTTP/1.1 2OO OK\r\n\r\n", nameof(FailureReason.ResponseInvalid))]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", nameof(FailureReason.ResponseInvalid))]
    [InlineData("<html>HTTP/0.9</html>\r\n\r\n", nameof(FailureReason.ResponseInvalid))]
    [InlineData("HTTP/1.1 200 OK\r\nNo colon here\r\n\r\n", nameof(FailureReason.ResponseInvalid))]
    public async Task What_is_not_an_acceptable_response_fails_by_protocol(string response, string reason)
    {
        var failed = (await AnswerAsync(response)).ShouldBeOfType<OutboundResult.Failed>();

        failed.Stage.ShouldBe(FailureStage.Protocol);
        failed.Reason.ToString().ShouldBe(reason);
    }

    [Fact]
    public async Task Interim_responses_are_passed_over()
    {
        var result = await AnswerAsync(
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        var responded = result.ShouldBeOfType<OutboundResult.Responded>();
        responded.Status.ShouldBe(200);
        Encoding.ASCII.GetString(responded.Body.Span).ShouldBe("ok");
    }

    [Theory]
    [InlineData("HTTP/1.1 102 Processing\r\n\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")]
    public async Task A_flood_of_interim_responses_is_stopped(string interim)
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.ReadRequestAsync();
            while (true)
                await connection.WriteAsync(interim);
        });
        using var client = Client();

        (await SendAsync(client, receiver)).ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.ResponseHeadersTooLarge);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "X-Header: value\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Long: ", "aaaaaaaaaaaaaaaa")]
    [InlineData("HTTP/1.1 200 ", "aaaaaaaaaaaaaaaa")]
    public async Task Endless_headers_are_stopped(string begin, string again)
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(begin);
            while (true)
                await connection.WriteAsync(again);
        });
        using var client = Client();

        var failed = (await SendAsync(client, receiver)).ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Headers);
        failed.Reason.ShouldBe(FailureReason.ResponseHeadersTooLarge);
    }

    [Fact]
    public async Task Headers_of_16_KiB_are_too_large_and_those_of_12_are_not()
    {
        (await AnswerAsync($"HTTP/1.1 200 OK\r\nX-A: {new string('a', 12 * 1024)}\r\nContent-Length: 0\r\n\r\n")).ShouldBeOfType<OutboundResult.Responded>();
        (await AnswerAsync($"HTTP/1.1 200 OK\r\nX-A: {new string('a', 16 * 1024)}\r\nContent-Length: 0\r\n\r\n")).ShouldBeOfType<OutboundResult.Failed>();
    }

    [Theory]
    [InlineData(65_536, false)]
    [InlineData(65_537, true)]
    public async Task A_body_is_read_up_to_64_KiB(int length, bool truncated)
    {
        var responded = (await AnswerAsync($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{new string('b', length)}"))
            .ShouldBeOfType<OutboundResult.Responded>();

        responded.Body.Length.ShouldBe(65_536);
        responded.Truncated.ShouldBe(truncated);
    }

    [Fact]
    public async Task An_endless_body_is_cut_and_its_connection_is_not_used_again()
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
                await connection.WriteAsync("400\r\n" + new string('c', 1024) + "\r\n");
        });
        using var client = Client();

        for (var round = 0; round < 2; round++)
        {
            var responded = (await SendAsync(client, receiver)).ShouldBeOfType<OutboundResult.Responded>();
            responded.Truncated.ShouldBeTrue();
            responded.Body.Length.ShouldBe(65_536);
        }

        receiver.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task A_body_that_breaks_off_is_no_response(string response)
    {
        var failed = (await AnswerAsync(response)).ShouldBeOfType<OutboundResult.Failed>();

        failed.Reached.ShouldBe(FailureStage.Body);
        failed.Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_connection_that_closes_without_an_answer_fails_at_the_headers()
    {
        var failed = (await AnswerAsync("")).ShouldBeOfType<OutboundResult.Failed>();

        failed.Stage.ShouldBe(FailureStage.Headers);
        failed.Reason.ShouldBe(FailureReason.ConnectionClosed);
        failed.Status.ShouldBeNull();
    }

    [Fact]
    public async Task Headers_with_any_bytes_are_captured_and_never_throw()
    {
        var responded = (await AnswerAsync("HTTP/1.1 200 OK\r\nX-Bin: caf\u00e9\u0001\u007f\r\nRetry-After: not a date\r\nContent-Type: ;;;\r\nX-Bin: second\r\nContent-Length: 0\r\n\r\n"))
            .ShouldBeOfType<OutboundResult.Responded>();

        responded.Headers.Find("retry-after").ShouldBe("not a date");
        responded.Headers.Find("content-type").ShouldBe(";;;");
        responded.Headers.Find("X-Absent").ShouldBeNull();
        responded.Headers.Find("x-bin")!.ShouldStartWith("caf\u00e9");
        responded.Headers.Capture(10_000).Count(header => header.Key == "X-Bin").ShouldBe(2);
        responded.Headers.Capture(40).Sum(header => header.Key.Length + header.Value.Length + 4).ShouldBeLessThanOrEqualTo(40);
        responded.Headers.Capture(0).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_while_sending_fails_without_an_exception()
    {
        await using var receiver = Receiver(connection => connection.Stream.ReadExactlyAsync(new byte[1], connection.Stopping).AsTask());
        using var client = Client();

        var result = await client.SendAsync(new() { Url = receiver.Url, Body = new byte[16 * 1024 * 1024] }, Cancellation);

        result.ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.ConnectionClosed);
    }

    private async Task<OutboundResult> AnswerAsync(string response)
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.ReadRequestAsync();
            if (response.Length > 0)
                await connection.WriteAsync(response);
        });
        using var client = Client();
        return await SendAsync(client, receiver);
    }

    private static async Task<OutboundResult> SendAsync(GuardedClient client, RawTcpReceiver receiver) =>
        await client.SendAsync(new() { Url = receiver.Url, Body = "{}"u8.ToArray() }, Cancellation);

    private RawTcpReceiver Receiver(Func<RawConnection, Task> script) => RawTcpReceiver.Start(script, _authority.Issue("127.0.0.1"));

    private GuardedClient Client() => new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(_authority).Build();
}
