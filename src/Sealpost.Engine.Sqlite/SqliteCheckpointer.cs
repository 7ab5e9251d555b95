using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sealpost.Engine.Sqlite;

/// <summary>Moves committed pages from the WAL into the database file beside the writer, so that commits rarely wait for it.</summary>
internal sealed partial class SqliteCheckpointer(SqliteDatabase database, SqliteOptions options, TimeProvider time, ILogger<SqliteCheckpointer> log) : BackgroundService
{
    private const long StartAtBytes = 8L << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await using var connection = database.OpenCheckpointer();
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(stoppingToken)) return;
                Checkpoint(connection);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SqliteException failure)
            {
                LogFailed(failure);
            }
        }
    }

    private void Checkpoint(SqliteConnection connection)
    {
        var wal = new FileInfo(options.DatabasePath + "-wal");
        if (!wal.Exists || wal.Length < StartAtBytes) return;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }

    [LoggerMessage(LogLevel.Warning, "A checkpoint failed; the next one tries again")]
    private partial void LogFailed(SqliteException failure);
}
