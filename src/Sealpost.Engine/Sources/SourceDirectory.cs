using System.Collections.Concurrent;
using Dapper;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sources;

/// <summary>Current snapshots of sources, found by the token of their ingest URL; built on first use and dropped when their source changes.</summary>
internal sealed class SourceDirectory(Database database, SourceSnapshotBuilder builder, TimeProvider time)
{
    private readonly ConcurrentDictionary<int, Lazy<Task<SourceSnapshot?>>> _snapshots = new();

    // Whose token it is never changes; whether it still opens anything is the snapshot's to say.
    private readonly ConcurrentDictionary<string, int> _sourceOfToken = new(StringComparer.Ordinal);

    /// <summary>Null when the token opens no source, or no longer.</summary>
    public async ValueTask<SourceSnapshot?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!SourceToken.IsPossible(token)) return null;
        var hash = SourceToken.Hash(token);
        if (await FindOwnerAsync(hash, cancellationToken) is not { } sourceNo) return null;
        var source = await FindAsync(sourceNo, cancellationToken);
        return source?.IsOpenedBy(hash, time.GetUtcNow()) == true ? source : null;
    }

    /// <summary>Null when there is no such source.</summary>
    public ValueTask<SourceSnapshot?> FindAsync(int sourceNo, CancellationToken cancellationToken)
    {
        if (!_snapshots.TryGetValue(sourceNo, out var flight)) flight = Board(sourceNo);
        return flight.Value.IsCompletedSuccessfully ? new(flight.Value.Result) : new(flight.Value.WaitAsync(cancellationToken));
    }

    /// <summary>Forgets one snapshot. Call it after the commit: who asks from then on gets the new state.</summary>
    public void Invalidate(int sourceNo) => _snapshots.TryRemove(sourceNo, out _);

    /// <summary>Forgets every snapshot.</summary>
    public void InvalidateAll() => _snapshots.Clear();

    private async ValueTask<int?> FindOwnerAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexString(hash);
        if (_sourceOfToken.TryGetValue(key, out var known)) return known;
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var found = await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "SELECT source_no FROM source_tokens WHERE hash = @hash", new { hash }, cancellationToken: cancellationToken));
        if (found is { } sourceNo) _sourceOfToken[key] = sourceNo;
        return found;
    }

    private Lazy<Task<SourceSnapshot?>> Board(int sourceNo)
    {
        Lazy<Task<SourceSnapshot?>>? own = null;
        own = new(() => Task.Run(() => BuildAsync(sourceNo, own!)));
        return _snapshots.GetOrAdd(sourceNo, own);
    }

    // A flight that found nothing or failed leaves, so that the next caller looks again.
    private async Task<SourceSnapshot?> BuildAsync(int sourceNo, Lazy<Task<SourceSnapshot?>> own)
    {
        SourceSnapshot? snapshot = null;
        try
        {
            await using var connection = await database.OpenReaderAsync(CancellationToken.None);
            // One statement, so that settings and secrets are of the same moment.
            var rows = (await connection.QueryAsync<SourceRow, SourceSecretRow?, (SourceRow Source, SourceSecretRow? Secret)>(
                $"""
                SELECT {SourceRow.Columns}, {SourceSecretRow.Columns} FROM sources s LEFT JOIN source_secrets x ON x.source_no = s.source_no
                WHERE s.source_no = @sourceNo ORDER BY x.secret_no
                """,
                static (source, secret) => (source, secret),
                new { sourceNo },
                splitOn: nameof(SourceSecretRow.SecretNo))).AsList();
            if (rows.Count == 0) return null;
            var tokens = await connection.QueryAsync<SourceTokenRow>("SELECT hash AS Hash, valid_until AS ValidUntil FROM source_tokens WHERE source_no = @sourceNo", new { sourceNo });
            snapshot = builder.Build(rows[0].Source.ToRecord(), [.. rows.Select(row => row.Secret).OfType<SourceSecretRow>().Where(secret => secret.SecretNo > 0)], [.. tokens]);
            return snapshot;
        }
        finally
        {
            if (snapshot is null) _snapshots.TryRemove(new(sourceNo, own));
        }
    }
}
