using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sealpost.Engine.PostgreSql;

/// <summary>Sees every hour that the tables of the coming days exist.</summary>
internal sealed partial class PartitionKeeper(PostgreSqlDatabase database, TimeProvider time, ILogger<PartitionKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await EnsureAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenKeeperAsync(cancellationToken);
            await Partitions.EnsureAsync(connection, time.GetUtcNow(), cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Making the tables of the coming days failed; the next hour tries again")]
    private partial void LogFailed(NpgsqlException failure);
}
