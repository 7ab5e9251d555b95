using System.Collections.Concurrent;
using Dapper;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.EventTypes;

/// <summary>The names of all event types in memory, for the hot path. A first use is written once, whoever and how many come first.</summary>
internal sealed class EventTypeCatalogue(Database database, Journal journal, EventTypeOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _archivedByName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> _firstUses = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1);
    private volatile bool _loaded;
    private int _count;

    /// <summary>Completes at once for a known name; a first use completes when it is on disk.</summary>
    public ValueTask<EventTypeCheck> CheckAsync(string name, CancellationToken cancellationToken) =>
        _archivedByName.TryGetValue(name, out var archived)
            ? new(archived ? EventTypeCheck.Archived : EventTypeCheck.Good)
            : new(CheckUnknownAsync(name, cancellationToken));

    /// <summary>Takes over what was written through <see cref="EventTypeStore"/>.</summary>
    public void Changed(string name, bool archived)
    {
        if (_archivedByName.TryAdd(name, archived)) Interlocked.Increment(ref _count);
        else _archivedByName[name] = archived;
    }

    /// <summary>Forgets every name; the next unknown one has all of them read again.</summary>
    public void Forget()
    {
        _loaded = false;
        _archivedByName.Clear();
        Volatile.Write(ref _count, 0);
    }

    public void Dispose() => _loading.Dispose();

    private async Task<EventTypeCheck> CheckUnknownAsync(string name, CancellationToken cancellationToken)
    {
        if (!EventTypeName.IsValid(name)) return EventTypeCheck.Malformed;
        if (!_loaded) await LoadAsync(cancellationToken);
        if (!_archivedByName.ContainsKey(name))
        {
            if (!options.CreateOnFirstUse) return EventTypeCheck.Unknown;
            if (Volatile.Read(ref _count) >= options.MaxCreatedOnFirstUse) return EventTypeCheck.TooMany;
            await _firstUses.GetOrAdd(name, first => new Lazy<Task>(() => CreateAsync(first))).Value.WaitAsync(cancellationToken);
        }

        return _archivedByName.GetValueOrDefault(name) ? EventTypeCheck.Archived : EventTypeCheck.Good;
    }

    private async Task CreateAsync(string name)
    {
        try
        {
            var archived = await journal.ExecuteAsync(connection => connection.QuerySingle<long?>(
                """
                INSERT INTO event_types (name, description, versions, revision, created_at, updated_at) VALUES (@name, '', '[]', 1, @Now, @Now)
                ON CONFLICT (name) DO UPDATE SET revision = event_types.revision RETURNING archived_at
                """,
                new { name, Now = time.GetUtcNow().ToUnixTimeMilliseconds() }));
            Changed(name, archived is not null);
        }
        finally
        {
            _firstUses.TryRemove(name, out _);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded) return;
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            foreach (var (name, archived) in await connection.QueryAsync<(string, bool)>("SELECT name, archived_at IS NOT NULL FROM event_types"))
            {
                if (_archivedByName.TryAdd(name, archived)) Interlocked.Increment(ref _count);
            }

            _loaded = true;
        }
        finally
        {
            _loading.Release();
        }
    }
}
