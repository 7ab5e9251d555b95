using Dapper;
using Microsoft.Extensions.Hosting;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Storage;

/// <summary>Tells whether the last run ended on its own terms, by a mark that is there only while the process runs.</summary>
internal sealed class RunMarker(Journal journal, Database database, UuidV7 ids) : IHostedService
{
    private const string Mark = "running";

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
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        journal.ExecuteAsync(connection => connection.Execute("DELETE FROM instance WHERE name = @Mark", new { Mark }), cancellationToken);
}
