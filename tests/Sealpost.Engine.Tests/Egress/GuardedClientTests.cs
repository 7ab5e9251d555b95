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

    private GuardedClientBuilder Builder() => new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(_receiver.Authority);
}
