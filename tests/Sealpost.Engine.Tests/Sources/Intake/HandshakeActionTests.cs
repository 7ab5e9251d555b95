using Microsoft.Extensions.Logging.Abstractions;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Tests.Egress;
using Sealpost.Handshakes;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Sources.Intake;

public sealed class HandshakeActionTests
{
    private const string Host = "sns.us-west-2.amazonaws.com";

    [Theory]
    [InlineData(200, 200)]
    [InlineData(403, 503)]
    [InlineData(302, 503)]
    public async Task A_subscription_is_confirmed_at_its_url_before_it_is_answered(int status, int expected)
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"none","handshake":{"type":"sns-subscribe-url","allowedTopics":["t"]}}""");
        using var authority = new TestCertificateAuthority();
        await using var amazon = await TestReceiver.StartAsync(new TestReceiverOptions { Authority = authority, Names = [Host] });
        amazon.Respond(new TestResponse(status));
        using var http = new GuardedClientBuilder().Trust(authority).WithName(Host, [GuardedClientBuilder.Public]).RouteEverythingTo(amazon.Url.Port).Build();
        var action = new HandshakeAction(scenario.Stores.Get<SourceEditor>(), http, NullLogger<HandshakeAction>.Instance);

        var answer = await action.CompleteAsync(
            await scenario.SnapshotAsync(), new HandshakeResult.Confirmation(new Uri($"https://{Host}/?Action=ConfirmSubscription&Token=t"), new(200, null, default, [])), SourceScenario.Cancel);

        answer.Status.ShouldBe(expected);
        var request = amazon.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("GET");
        request.Target.ShouldBe("/?Action=ConfirmSubscription&Token=t");
    }

    [Fact]
    public async Task Nothing_inside_is_called_to_confirm()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"none"}""");
        using var http = new GuardedClientBuilder().WithName(Host, [System.Net.IPAddress.Parse("10.0.0.1")]).Build();
        var action = new HandshakeAction(scenario.Stores.Get<SourceEditor>(), http, NullLogger<HandshakeAction>.Instance);
        (await action.CompleteAsync(await scenario.SnapshotAsync(), new HandshakeResult.Confirmation(new Uri($"https://{Host}/"), new(200, null, default, [])), SourceScenario.Cancel))
            .Status.ShouldBe(503);
    }
}
