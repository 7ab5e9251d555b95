using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class DeliveryWorkerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_database_does_not_tell_for_a_moment_costs_no_attempt_and_a_second_only()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var engine = await TestEngine.StartAsync(receiver);
        await engine.CreateTenantAsync();
        await engine.CreateDestinationAsync();
        var tenant = await engine.TenantAsync();
        await engine.PublishAsync();
        var first = await engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);

        await ExecuteAsync(engine, "ALTER TABLE secrets RENAME TO secrets_away");
        engine.Services.GetRequiredService<TenantDirectory>().InvalidateAll();
        await engine.Services.GetRequiredService<MessageIntake>().AcceptAsync(tenant, new NewMessage("ping", "application/json", "{}"u8.ToArray(), null), Cancel);
        await HasTriedAsync(engine.Services.GetRequiredService<Dispatcher>());
        await ExecuteAsync(engine, "ALTER TABLE secrets_away RENAME TO secrets");
        engine.Clock.Advance(TimeSpan.FromSeconds(1));

        var second = await engine.WaitForDeliveryAsync(delivery => delivery.Id != first.Id && delivery.State == DeliveryState.Succeeded);
        second.Attempts.ShouldBe(1);
        receiver.Requests.Count.ShouldBe(2);
    }

    // The first probe comes after the arrival, the second after what it made the loop begin.
    private static async Task HasTriedAsync(Dispatcher dispatcher)
    {
        await dispatcher.ProbeAsync();
        do await dispatcher.ProbeAsync();
        while (dispatcher.InFlight > 0);
    }

    private static Task<int> ExecuteAsync(TestEngine engine, string sql) => engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => connection.Execute(sql), Cancel);
}
