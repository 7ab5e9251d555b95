using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Tests;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.Deliveries;

public sealed class DeliveriesCommandTests(LiveServer server) : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private ServerDriver _driver = null!;
    private string _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync(new() { PlainHttp = true });
        _driver = await ServerDriver.CreateAsync(server);
        var created = await _driver.Tenant.Destinations.CreateAsync(new NewDestination { Url = _receiver.Url.AbsoluteUri, Retry = new() { Delays = [] } }, cancellationToken: Token);
        _destination = created.Id;
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_delivery_and_its_attempts_are_shown()
    {
        _receiver.Respond(TestResponse.WithText(200, "thanks"));
        var delivery = await DeliverAsync(DeliveryState.Succeeded);

        var listed = await _driver.RunAsync("deliveries", "--destination", _destination, "--state", "succeeded", "--from", "0");
        var shown = await _driver.JsonAsync("deliveries", "show", delivery);
        var attempts = await _driver.RunAsync("deliveries", "attempts", delivery);
        var whole = await _driver.JsonAsync("deliveries", "attempts", delivery);

        listed.Lines.ShouldHaveSingleItem().Split('\t')[..5].ShouldBe([delivery, "succeeded", "200", "1", "a.b"]);
        shown.GetProperty("state").GetString().ShouldBe("succeeded");
        attempts.Lines.ShouldHaveSingleItem().Split('\t')[..3].ShouldBe(["1", "succeeded", "200"]);
        whole[0].GetProperty("response").GetProperty("body").GetString().ShouldBe("thanks");
    }

    [Fact]
    public async Task A_finished_delivery_is_resent_and_not_cancelled()
    {
        var delivery = await DeliverAsync(DeliveryState.Succeeded);

        var cancelled = await _driver.RunAsync("deliveries", "cancel", delivery);
        var resent = await _driver.JsonAsync("deliveries", "resend", delivery);
        await _receiver.WaitForAsync(2, Token);

        cancelled.Exit.ShouldBe(1);
        cancelled.Error.ShouldContain("409");
        resent.GetProperty("id").GetString().ShouldBe(delivery);
    }

    /// <summary>Publishes and waits until the outcome is on record: it follows the receiver's answer by one commit.</summary>
    private async Task<string> DeliverAsync(DeliveryState outcome)
    {
        var message = await _driver.Tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        while (true)
        {
            var delivery = await _driver.Tenant.Deliveries.ListAsync(new() { Message = message.Id }, cancellationToken: Token).SingleAsync(Token);
            if (delivery.State == outcome) return delivery.Id;
            delivery.State.ShouldBe(DeliveryState.Pending);
            await Task.Yield();
        }
    }
}
