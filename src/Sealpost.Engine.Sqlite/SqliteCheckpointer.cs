using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sealpost.Engine.Sqlite;

/// <summary>Moves committed pages from the WAL into the database file beside the writer, so that commits rarely wait for it.</summary>
internal sealed partial class SqliteCheckpointer(SqliteDatabase database, SqliteOptions options, TimeProvider time, ILogger<SqliteCheckpointer> log) : BackgroundService
{
    private const long StartAtBytes = 8L << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // Opened when there is something to move: at start the directory may not exist yet, and the schema's upgrade must be the first to open the file.
    private SqliteConnection? _connection;
    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, time, stoppingToken);
                Checkpoint();
                _failing = false;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SqliteException failure)
            {
                // Told once: while the disk is full, every one fails.
                if (!_failing) LogFailed(failure);
                _failing = true;
            }
        }
    }

    public override void Dispose()
    {
        _connection?.Dispose();
        base.Dispose();
    }

    private void Checkpoint()
    {
        var wal = new FileInfo(options.DatabasePath + "-wal");
        if (!wal.Exists || wal.Length < StartAtBytes) return;
        _connection ??= database.OpenCheckpointer();
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }

    [LoggerMessage(LogLevel.Warning, "A checkpoint failed; it is tried again until one succeeds")]
    private partial void LogFailed(SqliteException failure);
}
