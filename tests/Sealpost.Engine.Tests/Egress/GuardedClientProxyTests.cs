using System.Net;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>Runs alone, because the proxy that the environment names belongs to the whole process.</summary>
[Collection(nameof(GuardedClientProxyTests))]
[CollectionDefinition(nameof(GuardedClientProxyTests), DisableParallelization = true)]
public sealed class GuardedClientProxyTests
{
    [Fact]
    public async Task A_proxy_named_by_the_environment_is_ignored()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var receiver = await TestReceiver.StartAsync();
        await using var proxy = RawTcpReceiver.Start(_ => Task.CompletedTask);
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("127.0.0.1", proxy.Port);
        try
        {
            using var client = new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(receiver.Authority).Build();

            (await client.SendAsync(new() { Url = receiver.Url }, cancellation)).ShouldBeOfType<OutboundResult.Responded>();
            proxy.Connections.ShouldBe(0);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }
}
