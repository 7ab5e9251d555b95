using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Storage;

/// <summary>SQLite counts every row that a connection writes, so that a needless write cannot hide.</summary>
public sealed class SqliteRowWriteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_good_path_writes_a_message_and_its_pending_row_and_then_trades_that_row_for_an_attempt()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var engine = await TestEngine.StartAsync(receiver);
        await engine.CreateTenantAsync();
        await engine.CreateDestinationAsync();
        var answer = new TaskCompletionSource();
        receiver.Respond(new TestResponse(204) { After = answer.Task });
        var before = await CountChangesAsync(engine);

        await engine.PublishAsync();
        await receiver.WaitForAsync(1, Cancel);
        engine.CountRows().ShouldBe((1, 1, 0));
        (await CountChangesAsync(engine) - before).ShouldBe(2, "one message and one pending row");

        answer.SetResult();
        await engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        engine.CountRows().ShouldBe((1, 0, 1));
        (await CountChangesAsync(engine) - before).ShouldBe(4, "one attempt more, one pending row less");
    }

    private static Task<long> CountChangesAsync(TestEngine engine) =>
        engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => connection.ExecuteScalar<long>("SELECT total_changes()"), Cancel);
}
