using System.Net;
using System.Text;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>Through the operator's proxy, over real TLS: the rules stay, and what the proxy does badly is told as its doing.</summary>
public sealed class GuardedClientTunnelTests
{
    private const string Host = "hooks.example.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_asks_for_the_address_that_was_checked_and_speaks_TLS_with_the_host()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = [Host] });
        await using var proxy = ConnectProxy.Start(receiver.Url.Port);
        var builder = Builder(proxy).Trust(receiver.Authority).WithName(Host, [GuardedClientBuilder.Public]);
        using var client = builder.Build();

        var result = await client.SendAsync(new() { Url = new Uri($"https://{Host}/hook"), Body = "{}"u8.ToArray() }, Cancel);

        result.ShouldBeOfType<OutboundResult.Responded>();
        proxy.Requests.ShouldHaveSingleItem().ShouldBe($"CONNECT {GuardedClientBuilder.Public}:443 HTTP/1.1\r\nHost: {GuardedClientBuilder.Public}:443\r\n\r\n");
        builder.Dials.ShouldBe([new IPEndPoint(IPAddress.Loopback, proxy.Url.Port)]);
        receiver.Requests.ShouldHaveSingleItem().Target.ShouldBe("/hook");
    }

    [Fact]
    public async Task A_closed_address_is_refused_before_the_proxy_is_asked()
    {
        await using var proxy = ConnectProxy.Start();
        var builder = Builder(proxy).WithName(Host, [IPAddress.Parse("10.0.0.1")]);
        using var client = builder.Build();

        (await FailAsync(client)).ShouldBe((FailureStage.Policy, FailureReason.DestinationRefused));

        proxy.Requests.ShouldBeEmpty();
        builder.Dials.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_inside_the_tunnel()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = ["other.example.com"] });
        await using var proxy = ConnectProxy.Start(receiver.Url.Port);
        using var client = Builder(proxy).Trust(receiver.Authority).WithName(Host, [GuardedClientBuilder.Public]).Build();

        (await FailAsync(client)).ShouldBe((FailureStage.Tls, FailureReason.CertificateHostMismatch));
    }

    [Fact]
    public async Task It_shows_the_proxy_its_user_and_the_receiver_nothing_of_it()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = [Host] });
        await using var proxy = ConnectProxy.Start(receiver.Url.Port);
        using var client = Builder(proxy).Trust(receiver.Authority).WithName(Host, [GuardedClientBuilder.Public])
            .WithOptions(options => (options.ProxyUser, options.ProxyPassword) = ("sealpost", "pass:wörd")).Build();

        (await client.SendAsync(new() { Url = new Uri($"https://{Host}/") }, Cancel)).ShouldBeOfType<OutboundResult.Responded>();

        proxy.Requests.ShouldHaveSingleItem().ShouldContain($"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("sealpost:pass:wörd"))}\r\n");
        receiver.Requests.ShouldHaveSingleItem().Headers.ShouldNotContain(header => header.Key.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\ndenied", "ProxyRefused")]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "ProxyRefused")]
    [InlineData("HTTP/1.1 502\r\n\r\n", "ProxyRefused")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", "ProxyRefused")]
    [InlineData("\0\u0001 this is no HTTP\r\n\r\n", "ProxyInvalid")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "ProxyInvalid")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "ProxyInvalid")]
    [InlineData("HTTP/1.1 200 OK\r\n", "ProxyInvalid")]
    [InlineData("", "ProxyInvalid")]
    public async Task What_the_proxy_answers_badly_is_told_as_its_doing(string answer, string reason)
    {
        await using var proxy = ConnectProxy.Start(connection => connection.WriteAsync(answer));
        using var client = Builder(proxy).WithName(Host, [GuardedClientBuilder.Public]).Build();

        (await FailAsync(client)).ShouldBe((FailureStage.Proxy, Enum.Parse<FailureReason>(reason)));
    }

    [Fact]
    public async Task Endless_headers_of_the_proxy_are_given_up()
    {
        await using var proxy = ConnectProxy.Start(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n");
            while (true) await connection.WriteAsync("X-More: and more\r\n");
        });
        using var client = Builder(proxy).WithName(Host, [GuardedClientBuilder.Public]).Build();

        (await FailAsync(client)).ShouldBe((FailureStage.Proxy, FailureReason.ProxyInvalid));
    }

    [Fact]
    public async Task A_proxy_that_hangs_is_given_up_within_the_time_for_connecting()
    {
        await using var proxy = ConnectProxy.Start(connection => connection.HangAsync());
        using var client = Builder(proxy).WithName(Host, [GuardedClientBuilder.Public]).WithOptions(options => options.ConnectTimeout = TimeSpan.FromSeconds(2)).Build();

        var (stage, reason) = await FailAsync(client);

        // On a machine that is very slow the handler's own time for connecting passes first.
        (stage, reason).ShouldBeOneOf((FailureStage.Proxy, FailureReason.ProxyTimedOut), (FailureStage.Connect, FailureReason.ConnectTimedOut));
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_told_and_another_address_of_the_receiver_is_not_tried()
    {
        Uri gone;
        await using (var proxy = ConnectProxy.Start()) gone = proxy.Url;
        var builder = new GuardedClientBuilder().WithOptions(options => options.Proxy = gone).WithName(Host, [GuardedClientBuilder.Public, IPAddress.Parse("93.184.215.15")]);
        using var client = builder.Build();

        (await FailAsync(client)).ShouldBe((FailureStage.Proxy, FailureReason.ProxyUnreachable));

        builder.Dials.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_proxy_does_not_reach_one_address_the_next_is_tried()
    {
        await using var proxy = ConnectProxy.Start(connection => connection.WriteAsync("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
        using var client = Builder(proxy).WithName(Host, [GuardedClientBuilder.Public, IPAddress.Parse("2606:2800:21f:cb07:6820:80da:af6b:8b2c")]).Build();

        (await FailAsync(client)).ShouldBe((FailureStage.Proxy, FailureReason.ProxyRefused));

        proxy.Targets.ShouldBe([$"{GuardedClientBuilder.Public}:443", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443"]);
    }

    private static GuardedClientBuilder Builder(ConnectProxy proxy) => new GuardedClientBuilder().WithOptions(options => options.Proxy = proxy.Url);

    private static async Task<(FailureStage, FailureReason)> FailAsync(GuardedClient client)
    {
        var failed = (await client.SendAsync(new() { Url = new Uri($"https://{Host}/"), Timeout = TimeSpan.FromSeconds(60) }, Cancel)).ShouldBeOfType<OutboundResult.Failed>();
        return (failed.Stage, failed.Reason);
    }
}
