using System.Net.Sockets;
using System.Text;

namespace Sealpost.Server.Tests.Limits;

public sealed class UnreadableHeaderTests(TestServer server)
{
    [Theory]
    [InlineData("X-Name: Z\u00FCrich")]
    [InlineData("X-Name: a, \u00FF\u00FE")]
    [InlineData("Content-Type: text/\u00E9")]
    public async Task A_value_that_is_not_utf8_is_refused_by_the_name_of_its_header(string header)
    {
        var answer = await SendAsync(Encoding.Latin1, header);

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("urn:sealpost:problem:bad-request");
        answer.ShouldContain($"The value of the header {header[..header.IndexOf(':', StringComparison.Ordinal)]} is not UTF-8.");
    }

    [Fact]
    public async Task A_null_byte_is_refused() => (await SendAsync(Encoding.Latin1, "X-Name: a\0b")).ShouldStartWith("HTTP/1.1 400 ");

    [Fact]
    public async Task Utf8_passes() => (await SendAsync(Encoding.UTF8, "X-Name: Z\u00FCrich")).ShouldStartWith("HTTP/1.1 200 ");

    private async Task<string> SendAsync(Encoding encoding, string header)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            encoding.GetBytes($"GET /api/v1/event-types HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {TestServer.BootstrapKey}\r\nConnection: close\r\n{header}\r\n\r\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
