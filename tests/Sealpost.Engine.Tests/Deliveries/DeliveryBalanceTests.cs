using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class DeliveryBalanceTests : EngineTests
{
    [Fact]
    public async Task Every_delivery_is_in_one_place_and_a_lost_one_is_missed()
    {
        await Engine.CreateDestinationAsync();
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[]}", "dead");
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"1h\"]}", "waits");
        Receiver.RespondAt("/dead", new TestResponse(500));
        Receiver.RespondAt("/waits", new TestResponse(500));
        await Engine.PublishAsync();
        await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead);
        await Engine.WaitForDeliveryAsync(delivery => delivery is { State: DeliveryState.Pending, Attempts: 1 });

        Balance().ShouldBe(new DeliveryBalance(Created: 3, Delivered: 1, Dead: 1, Cancelled: 0, Expired: 0, Pending: 1));
        Balance().Difference.ShouldBe(0);
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => connection.Execute("DELETE FROM pending"), Cancel);

        Balance().Difference.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_cancelled_deleted_and_sent_again_is_accounted_for()
    {
        Receiver.RespondAt("/waits", new TestResponse(500));
        await Engine.CreateDestinationAsync();
        var waits = await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"1h\"]}", "waits");
        await Engine.PublishAsync();
        await Engine.PublishAsync();
        while ((await Engine.DeliveriesAsync()).Any(delivery => delivery.Attempts == 0)) await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        var operations = Engine.Services.GetRequiredService<DeliveryOperations>();

        await operations.ResendAsync(1, (await Engine.DeliveriesAsync()).First(delivery => delivery.State == DeliveryState.Succeeded).Id, Cancel);
        await operations.CancelAsync(1, (await Engine.DeliveriesAsync()).First(delivery => delivery.State == DeliveryState.Pending && delivery.DestinationNo == waits.DestinationNo).Id, Cancel);
        await Engine.Services.GetRequiredService<DestinationStore>().DeleteAsync(1, waits.DestinationNo, Cancel);
        while (Engine.CountRows().Pending > 0) await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);

        Balance().ShouldBe(new DeliveryBalance(Created: 4, Delivered: 2, Dead: 0, Cancelled: 2, Expired: 0, Pending: 0));
    }

    private DeliveryBalance Balance()
    {
        var now = Engine.Clock.GetUtcNow();
        return Engine.Services.GetRequiredService<DeliveryBalances>().Read(now.AddHours(-1), now.AddHours(1));
    }
}
