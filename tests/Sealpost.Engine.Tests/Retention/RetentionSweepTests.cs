using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Retention;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Retention;

public sealed class RetentionSweepTests() : EngineTests(("Sealpost:Retention:Payloads", "02:00:00"), ("Sealpost:Retention:Attempts", "05:00:00"))
{
    [Fact]
    public async Task Payloads_go_first_and_then_the_history()
    {
        await Engine.CreateDestinationAsync();
        await Engine.PublishAsync();
        var delivery = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);

        await SweepAfterAsync(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        CountPayloads().ShouldBe(1);
        await SweepAfterAsync(TimeSpan.FromSeconds(2));
        CountPayloads().ShouldBe(0);
        (await Engine.Services.GetRequiredService<DeliveryOperations>().ResendAsync(1, delivery.Id, Cancel)).ShouldBe(DeliveryChange.PayloadGone);
        await SweepAfterAsync(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(2));
        Engine.CountRows().ShouldBe((1, 0, 1));
        await SweepAfterAsync(TimeSpan.FromSeconds(2));

        Engine.CountRows().ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Nothing_of_a_message_that_is_still_pending_is_removed()
    {
        await Engine.CreateDestinationAsync();
        var waiting = await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"5s\"]}", "other");
        Receiver.RespondAt("/other", new TestResponse(500));
        await Engine.PublishAsync("\"kept\"");
        await Engine.WaitForDeliveryAsync(delivery => delivery is { State: DeliveryState.Pending, Attempts: 1 });
        await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        var store = Engine.Services.GetRequiredService<DestinationStore>();
        await store.MoveAsync(waiting.DestinationNo, DestinationMove.Disable, null, Cancel);

        await SweepAfterAsync(TimeSpan.FromHours(20));

        CountMessages().ShouldBe(1);
        Receiver.RespondAt("/other", new TestResponse());
        await store.MoveAsync(waiting.DestinationNo, DestinationMove.Enable, null, Cancel);
        await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 2, State: DeliveryState.Succeeded });
        Receiver.Requests[^1].Text.ShouldBe("\"kept\"");
        await SweepAfterAsync(TimeSpan.Zero);
        CountMessages().ShouldBe(0);
    }

    [Fact]
    public async Task A_tenant_may_keep_it_longer_or_shorter()
    {
        var tenant = (await Engine.Services.GetRequiredService<TenantStore>().FindAsync("acme", Cancel))!;
        await Engine.PublishAsync();
        var longer = new TenantSettings { Retention = new(Payloads: null, Attempts: TimeSpan.FromHours(20)) };
        tenant = (await Engine.Services.GetRequiredService<TenantStore>().ChangeAsync(tenant.TenantNo, tenant.Revision, "acme", longer, Cancel))!;
        await SweepAfterAsync(TimeSpan.FromHours(18));
        (Engine.CountRows().Messages, CountPayloads()).ShouldBe((1, 0));

        var shorter = new TenantSettings { Retention = new(Payloads: null, Attempts: TimeSpan.FromHours(1)) };
        await Engine.Services.GetRequiredService<TenantStore>().ChangeAsync(tenant.TenantNo, tenant.Revision, "acme", shorter, Cancel);
        await Engine.PublishAsync();
        await SweepAfterAsync(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Engine.CountRows().Messages.ShouldBe(0);
    }

    [Fact]
    public async Task More_than_one_batch_goes_in_one_sweep_and_what_is_young_stays()
    {
        const int Old = (2 * RetentionSweep.BatchSize) + 7;
        await PublishManyAsync(Old);
        Engine.Clock.Advance(TimeSpan.FromHours(5));
        await PublishManyAsync(3);

        await SweepAfterAsync(TimeSpan.FromSeconds(1));

        Engine.CountRows().Messages.ShouldBe(3);
    }

    private async Task PublishManyAsync(int count)
    {
        var messages = Enumerable.Range(0, count).Select(i => new NewMessage("ping", null, new byte[2_000])).ToArray();
        await Engine.Services.GetRequiredService<MessageIntake>().AcceptAsync(await Engine.TenantAsync(), messages, Cancel);
    }

    private async Task SweepAfterAsync(TimeSpan time)
    {
        await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        Engine.Clock.Advance(time);
        await Engine.Services.GetRequiredService<RetentionSweep>().RunOnceAsync(Cancel);
    }

    private int CountPayloads() => Count("body IS NOT NULL");

    // Those of the tenant: what happens to its destinations makes messages of the system's own.
    private int CountMessages() => Count("tenant_no = 1");

    private int Count(string condition)
    {
        using var connection = Engine.Services.GetRequiredService<Database>().OpenReader();
        return connection.ExecuteScalar<int>($"SELECT count(*) FROM messages WHERE {condition}");
    }
}
