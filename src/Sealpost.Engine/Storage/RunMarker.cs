using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Storage;

/// <summary>Tells whether the last run ended on its own terms, by a mark that is there only while the process runs.</summary>
internal sealed partial class RunMarker(Journal journal, Database database, UuidV7 ids, ILogger<RunMarker> log) : IHostedService
{
    private const string Mark = "running";

    private bool _marked;

    /// <summary>
    /// After an unclean stop, whatever has a smaller id was accepted by an earlier run and may have been under way when it died.
    /// After a clean one it is 0, and nothing has a smaller id.
    /// </summary>
    public MessageId FirstId { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using (var connection = database.OpenReader())
        {
            var unclean = connection.ExecuteScalar<int>("SELECT count(*) FROM instance WHERE name = @Mark", new { Mark }) > 0;
            if (unclean) FirstId = new MessageId(ids.Next());
        }

        await journal.ExecuteAsync(
            connection => connection.Execute("INSERT INTO instance (name, value) VALUES (@Mark, @Value) ON CONFLICT (name) DO NOTHING", new { Mark, Value = new byte[] { 1 } }),
            cancellationToken);
        _marked = true;
    }

    /// <summary>A start that failed before it left the mark of an earlier run alone; and while nothing can be written the mark stays, as after any unclean stop.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_marked) return;
        try
        {
            await journal.ExecuteAsync(connection => connection.Execute("DELETE FROM instance WHERE name = @Mark", new { Mark }), cancellationToken);
        }
        catch (JournalUnavailableException failure)
        {
            LogMarkStays(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database does not commit; the next start takes this for an unclean stop")]
    private partial void LogMarkStays(Exception failure);
}
