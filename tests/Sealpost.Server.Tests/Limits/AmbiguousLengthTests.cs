using System.Net.Sockets;
using System.Text;

namespace Sealpost.Server.Tests.Limits;

public sealed class AmbiguousLengthTests(TestServer server)
{
    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    public async Task A_request_that_ends_in_two_ways_is_refused_and_the_connection_closed(string lengths)
    {
        var answer = await SendAsync(lengths, "GET /api/v1/tenants HTTP/1.1\r\nHost: x\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("urn:sealpost:problem:bad-request");
        answer.ShouldContain("Content-Length and Transfer-Encoding");
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, answer);
    }

    [Fact]
    public async Task A_request_in_chunks_alone_is_read()
    {
        var answer = await SendAsync("Connection: close\r\nTransfer-Encoding: chunked", "");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("urn:sealpost:problem:validation");
    }

    private async Task<string> SendAsync(string headers, string smuggled)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, cancellationToken);
        var stream = client.GetStream();
        var request = $$"""
            POST /api/v1/event-types HTTP/1.1
            Host: {{server.Address.Authority}}
            Authorization: Bearer {{TestServer.BootstrapKey}}
            Content-Type: application/json

            """.ReplaceLineEndings("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{request}{headers}\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{smuggled}"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
