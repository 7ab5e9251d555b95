using System.Data.Common;
using Dapper;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Jobs;

/// <summary>Makes, reads and cancels jobs.</summary>
internal sealed class JobStore(Database database, Journal journal, UuidV7 ids, TimeProvider time)
{
    /// <summary>Most jobs of one tenant that may run at a time.</summary>
    public const int MaxRunning = 20;

    /// <summary>Makes a job within a transaction of the journal. Call <see cref="JobRunner.Wake"/> after its commit.</summary>
    /// <exception cref="ChangeRefusedException">Too many are running.</exception>
    public Job Insert(DbConnection connection, int tenantNo, JobKind kind, JobFilter filter)
    {
        if (connection.ExecuteScalar<int>("SELECT count(*) FROM jobs WHERE tenant_no = @tenantNo AND state = 0", new { tenantNo }) >= MaxRunning)
            throw new ChangeRefusedException(new("kind", $"{MaxRunning} jobs of this tenant are running; wait for one to end, or cancel one."));
        var id = new JobId(ids.Next());
        var first = filter.Since is { } since ? MessageId.FirstAt(since) : default;
        // Whatever is accepted from now on has a greater id: a job never chases its own effects.
        var end = filter.Until is { } until ? MessageId.FirstAt(until) : new MessageId(ids.Next());
        connection.Execute(
            """
            INSERT INTO jobs (id, tenant_no, kind, state, destination_no, event_type, since, until, first_message, end_message, cursor_message, cursor_ordinal, examined, changed, created_at)
            VALUES (@Id, @tenantNo, @kind, 0, @DestinationNo, @EventType, @Since, @Until, @First, @End, @First, -1, 0, 0, @Now)
            """,
            new
            {
                Id = id.ToBytes(),
                tenantNo,
                kind,
                filter.DestinationNo,
                filter.EventType,
                Since = filter.Since?.ToUnixTimeMilliseconds(),
                Until = filter.Until?.ToUnixTimeMilliseconds(),
                First = first.ToBytes(),
                End = end.ToBytes(),
                Now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return Find(connection, tenantNo, id)!;
    }

    public async Task<Job?> FindAsync(int tenantNo, JobId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Find(connection, tenantNo, id);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Job>> ListAsync(int tenantNo, JobId? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<JobRow>(new CommandDefinition(
            $"{JobRow.Select} WHERE j.tenant_no = @tenantNo AND (@Before IS NULL OR j.id < @Before) ORDER BY j.id DESC LIMIT @limit",
            new { tenantNo, Before = before?.ToBytes(), limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToJob())];
    }

    /// <summary>Oldest first, of all tenants.</summary>
    public IReadOnlyList<Job> ListRunning()
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<JobRow>($"{JobRow.Select} WHERE j.state = 0 ORDER BY j.id").Select(row => row.ToJob())];
    }

    /// <summary>Stops a job where it is; what it has changed stays changed. A job that has ended stays as it ended.</summary>
    public Task<Job?> CancelAsync(int tenantNo, JobId id, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection =>
        {
            connection.Execute(
                "UPDATE jobs SET state = @Cancelled, finished_at = @Now WHERE tenant_no = @tenantNo AND id = @Id AND state = 0",
                new { JobState.Cancelled, Now = time.GetUtcNow().ToUnixTimeMilliseconds(), tenantNo, Id = id.ToBytes() });
            return Find(connection, tenantNo, id);
        },
        cancellationToken);

    private static Job? Find(DbConnection connection, int tenantNo, JobId id) =>
        connection.QuerySingleOrDefault<JobRow>($"{JobRow.Select} WHERE j.tenant_no = @tenantNo AND j.id = @Id", new { tenantNo, Id = id.ToBytes() })?.ToJob();
}
