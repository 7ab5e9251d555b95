using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class DeliveryBalanceTests : IAsyncLifetime
{
    private TestReceiver _receiver = null!;
    private TestEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await TestReceiver.StartAsync();
        _engine = await TestEngine.StartAsync(_receiver);
        await _engine.CreateTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Every_delivery_is_in_one_place_and_a_lost_one_is_missed()
    {
        await _engine.CreateDestinationAsync();
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[]}", "dead");
        await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"1h\"]}", "waits");
        _receiver.RespondAt("/dead", new TestResponse(500));
        _receiver.RespondAt("/waits", new TestResponse(500));
        await _engine.PublishAsync();
        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        await _engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead);
        await _engine.WaitForDeliveryAsync(delivery => delivery is { State: DeliveryState.Pending, Attempts: 1 });

        Balance().ShouldBe(new DeliveryBalance(Created: 3, Delivered: 1, Dead: 1, Cancelled: 0, Expired: 0, Pending: 1));
        Balance().Difference.ShouldBe(0);
        await _engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => connection.Execute("DELETE FROM pending"), Cancel);

        Balance().Difference.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_cancelled_deleted_and_sent_again_is_accounted_for()
    {
        _receiver.RespondAt("/waits", new TestResponse(500));
        await _engine.CreateDestinationAsync();
        var waits = await _engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"1h\"]}", "waits");
        await _engine.PublishAsync();
        await _engine.PublishAsync();
        while ((await _engine.DeliveriesAsync()).Any(delivery => delivery.Attempts == 0)) await _engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        var operations = _engine.Services.GetRequiredService<DeliveryOperations>();

        await operations.ResendAsync(1, (await _engine.DeliveriesAsync()).First(delivery => delivery.State == DeliveryState.Succeeded).Id, Cancel);
        await operations.CancelAsync(1, (await _engine.DeliveriesAsync()).First(delivery => delivery.State == DeliveryState.Pending && delivery.DestinationNo == waits.DestinationNo).Id, Cancel);
        await _engine.Services.GetRequiredService<DestinationStore>().DeleteAsync(1, waits.DestinationNo, Cancel);
        while (_engine.CountRows().Pending > 0) await _engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);

        Balance().ShouldBe(new DeliveryBalance(Created: 4, Delivered: 2, Dead: 0, Cancelled: 2, Expired: 0, Pending: 0));
    }

    private DeliveryBalance Balance()
    {
        var now = _engine.Clock.GetUtcNow();
        return _engine.Services.GetRequiredService<DeliveryBalances>().Read(now.AddHours(-1), now.AddHours(1));
    }
}
