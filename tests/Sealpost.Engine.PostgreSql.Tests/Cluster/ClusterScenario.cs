using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.PostgreSql.Cluster;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Cluster;

/// <summary>Two nodes in one process on one PostgreSQL, with a tenant and lanes on both.</summary>
internal sealed class ClusterScenario : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ClusterScenario(TestReceiver receiver, TestEngine first, TestEngine second)
    {
        Receiver = receiver;
        First = first;
        Second = second;
    }

    public TestReceiver Receiver { get; }

    public TestEngine First { get; }

    public TestEngine Second { get; }

    public static async Task<ClusterScenario> StartAsync(int destinations)
    {
        var receiver = await TestReceiver.StartAsync();
        var first = await TestEngine.StartAsync(receiver);
        await first.CreateTenantAsync();
        var second = await first.StartNeighbourAsync();
        var cluster = new ClusterScenario(receiver, first, second);
        await cluster.WaitAsync(() => Served(first) == 32 && Served(second) == 32);
        for (var i = 0; i < destinations; i++) await first.CreateDestinationAsync(path: FormattableString.Invariant($"d{i}"));
        await cluster.WaitAsync(async () => (await second.TenantAsync()).Destinations.Length == destinations);
        return cluster;
    }

    public static int Served(TestEngine engine) => Ownership(engine).Served.Count;

    public static LaneOwnership Ownership(TestEngine engine) => engine.Services.GetRequiredService<LaneOwnership>();

    /// <summary>What the other nodes do to one that gave no sign of life for its lease.</summary>
    public static Task EvictAsync(TestEngine engine) =>
        new ClusterStore(engine.Services.GetRequiredService<PostgreSqlDatabase>().Cluster).EvictAsync([Ownership(engine).Incarnation], certainlyGone: true, CancellationToken.None);

    public T Query<T>(string sql)
    {
        using var connection = First.Services.GetRequiredService<Database>().OpenReader();
        return connection.ExecuteScalar<T>(sql)!;
    }

    public Task WaitAsync(Func<bool> condition) => WaitAsync(() => Task.FromResult(condition()));

    /// <summary>Looks again whenever the database has answered.</summary>
    public async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"The first node serves {Served(First)}, the second {Served(Second)} partitions.");
            Query<int>("SELECT 1");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The receiver first: a test that fails while it keeps answers back is to end with its own failure.
        await Receiver.DisposeAsync();
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }
}
