using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.EventTypes;

/// <summary>Reads and changes event types. Every change goes through the journal and into the catalogue in memory.</summary>
internal sealed class EventTypeStore(Database database, Journal journal, EventTypeCatalogue catalogue, TimeProvider time)
{
    private const string Columns =
        "name AS Name, description AS Description, versions AS Versions, revision AS Revision, created_at AS CreatedAt, updated_at AS UpdatedAt, archived_at AS ArchivedAt";

    private const string NoVersions = "[]";

    /// <summary>Makes an event type within a transaction of the journal; null when there is one of this name. Call <see cref="EventTypeCatalogue.Changed"/> after its commit.</summary>
    public EventTypeRecord? Insert(DbConnection connection, EventTypeDraft draft)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return connection.QuerySingleOrDefault<Row>(
            $"""
            INSERT INTO event_types (name, description, versions, revision, created_at, updated_at) VALUES (@Name, @Description, @Versions, 1, @now, @now)
            ON CONFLICT (name) DO NOTHING RETURNING {Columns}
            """,
            new { draft.Name, Description = draft.Description ?? "", Versions = Write(draft.Versions ?? []), now })?.ToRecord();
    }

    /// <summary>Newest first; those of one millisecond by name.</summary>
    public async Task<IReadOnlyList<EventTypeRecord>> ListAsync(DateTimeOffset? before, string? beforeName, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM event_types
            WHERE @Before IS NULL OR created_at < @Before OR (created_at = @Before AND name > @beforeName) ORDER BY created_at DESC, name LIMIT @limit
            """,
            new { Before = before?.ToUnixTimeMilliseconds(), beforeName, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>
    /// Those that somebody has described and nobody archived, by name: what first uses made is not among them, for its name is a publisher's own.
    /// </summary>
    /// <param name="afterName">The last one of the page before; null for the first page.</param>
    /// <param name="search">Stands in the name or the description, whatever the case of ASCII letters; null for all.</param>
    public async Task<IReadOnlyList<EventTypeRecord>> ListDescribedAsync(string? afterName, string? search, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM event_types
            WHERE archived_at IS NULL AND (description <> '' OR versions <> '{NoVersions}') AND (@afterName IS NULL OR name > @afterName)
            AND (@Exact IS NULL OR LOWER(name) LIKE @Lower ESCAPE '!' OR LOWER(description) LIKE @Lower ESCAPE '!' OR description LIKE @Exact ESCAPE '!')
            ORDER BY name LIMIT @limit
            """,
            new { afterName, Exact = Containing(search), Lower = Containing(search?.ToLowerInvariant()), limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    public async Task<EventTypeRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM event_types WHERE name = @name", new { name }, cancellationToken: cancellationToken)))?.ToRecord();
    }

    /// <summary>Null when the type is no longer at the revision that was read.</summary>
    public async Task<EventTypeRecord?> PatchAsync(EventTypeRecord current, EventTypeDraft draft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var archivedAt = draft.Archived switch { null => current.ArchivedAt, true => current.ArchivedAt ?? now, false => null };
        var row = await journal.ExecuteAsync(
            connection => connection.QuerySingleOrDefault<Row>(
                $"""
                UPDATE event_types SET description = @Description, versions = @Versions, archived_at = @ArchivedAt, revision = revision + 1, updated_at = @Now
                WHERE name = @Name AND revision = @Revision RETURNING {Columns}
                """,
                new
                {
                    current.Name,
                    current.Revision,
                    Description = draft.Description ?? current.Description,
                    Versions = Write(draft.Versions ?? current.Versions),
                    ArchivedAt = archivedAt?.ToUnixTimeMilliseconds(),
                    Now = now.ToUnixTimeMilliseconds(),
                }),
            cancellationToken);
        if (row is not null) catalogue.Changed(row.Name, archived: row.ArchivedAt is not null);
        return row?.ToRecord();
    }

    private static string? Containing(string? text) => text is null ? null : $"%{text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";

    // Examples are written as their authors wrote them: this text is for people, and never signed.
    private static string Write(ImmutableArray<EventTypeVersion> versions) => JsonSerializer.Serialize(versions);

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Description { get; init; } = "";

        public string Versions { get; init; } = NoVersions;

        public long Revision { get; init; }

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }

        public long? ArchivedAt { get; init; }

        public EventTypeRecord ToRecord() => new(
            Name, Description, JsonSerializer.Deserialize<ImmutableArray<EventTypeVersion>>(Versions), Revision,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
            ArchivedAt is { } archived ? DateTimeOffset.FromUnixTimeMilliseconds(archived) : null);
    }
}
