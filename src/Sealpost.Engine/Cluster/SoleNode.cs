using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Cluster;

/// <summary>The only node of its database: it owns every lane. A mark that is there only while the process runs tells whether the last run ended on its own terms.</summary>
internal sealed partial class SoleNode(
    Journal journal, Database database, LaneOwnership ownership, UuidV7 ids, TimeProvider time, IOptions<ClusterOptions> options, ILogger<SoleNode> log) : Membership
{
    private const string Mark = "running";

    private DateTimeOffset _startedAt;
    private bool _marked;

    /// <summary>After an unclean stop, whatever was accepted by an earlier run may have been under way when it died. After a clean one nothing was.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _startedAt = time.GetUtcNow();
        using (var connection = database.OpenReader())
        {
            var unclean = connection.ExecuteScalar<int>("SELECT count(*) FROM instance WHERE name = @Mark", new { Mark }) > 0;
            ownership.Grant(LaneOwnership.Alone, PartitionSet.All, unclean ? new MessageId(ids.Next()) : default);
        }

        await journal.ExecuteAsync(
            connection => connection.Execute("INSERT INTO instance (name, value) VALUES (@Mark, @Value) ON CONFLICT (name) DO NOTHING", new { Mark, Value = new byte[] { 1 } }),
            cancellationToken);
        _marked = true;
    }

    public override Task HandOverAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<IReadOnlyList<ClusterNode>> ListNodesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClusterNode>>([new(1, options.Value.NodeName, _startedAt, LeaseLeft: null, Leaving: false, IsSelf: true, PartitionSet.All)]);

    /// <summary>A start that failed before it left the mark of an earlier run alone; and while nothing can be written the mark stays, as after any unclean stop.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
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
