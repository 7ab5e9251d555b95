using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Sealpost.Server.Tests.Sources;

/// <summary>Bodies that no honest sender sends, written by hand on a socket.</summary>
public sealed class HostileBodyTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealpost-slow-");
    private WebApplication? _app;
    private Uri? _source;

    private Uri Address => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        _app = TestServer.Build(_directory.FullName, KeyValuePair.Create<string, string?>("Sealpost:Sources:BodyTimeout", "00:00:01"));
        await _app.StartAsync();
        using var client = Client();
        await client.PostTo("/api/v1/tenants", Answers.Json("{\"id\":\"acme\",\"name\":\"Acme\"}")).ReadAsync(HttpStatusCode.Created);
        _source = new((await client.PostTo("/api/v1/tenants/acme/sources", Answers.Json("{\"scheme\":\"github\",\"secret\":\"secret\"}")).ReadAsync(HttpStatusCode.Created)).Text("url"));
    }

    [Theory]
    [InlineData("Content-Length: 5000\r\n\r\n{", "408")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "408")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nZZ\r\n", "400")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", "400")]
    public async Task A_body_that_never_ends_or_is_broken_is_refused_without_a_word_and_told_to_the_operator(string rest, string status)
    {
        var answer = await SendAsync(rest);

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain("Connection: close\r\n");
        answer.ShouldContain("Content-Length: 0\r\n");

        using var client = Client();
        var source = (await client.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/sources").ReadAsync(HttpStatusCode.OK)).GetProperty("items")[0].Text("id");
        var rejections = await client.SendAsync(HttpMethod.Get, $"/api/v1/tenants/acme/sources/{source}/rejections").ReadAsync(HttpStatusCode.OK);
        rejections.GetProperty("items")[0].Text("reason").ShouldBe(status == "408" ? "body-too-slow" : "body-unreadable");
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task<string> SendAsync(string rest)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {_source!.AbsolutePath} HTTP/1.1\r\nHost: x\r\n{rest}"), TestContext.Current.CancellationToken);
        var answer = new byte[4096];
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await stream.ReadAsync(answer.AsMemory(length), TestContext.Current.CancellationToken);
            length += read > 0 ? read : throw new IOException("The server closed without an answer.");
        }

        return Encoding.ASCII.GetString(answer, 0, length);
    }

    private HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestServer.BootstrapKey);
        return client;
    }
}
