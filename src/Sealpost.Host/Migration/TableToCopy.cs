using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Sealpost.Engine.PostgreSql.Rows;

namespace Sealpost.Host.Migration;

/// <summary>One table that stands on both sides, with the columns that the source has.</summary>
/// <param name="Sequence">The column that numbers itself; null for none.</param>
internal sealed record TableToCopy(string Name, IReadOnlyList<ColumnToCopy> Columns, string? Sequence)
{
    private const long RowsBetweenWords = 50_000;

    private string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <exception cref="InvalidOperationException">The source has a table or a column that the target lacks.</exception>
    public static async Task<IReadOnlyList<TableToCopy>> FindAllAsync(DbConnection source, NpgsqlConnection target)
    {
        var known = (await target.QueryAsync<TargetColumn>(
            """
            SELECT table_name AS TableName, column_name AS Name, data_type AS Type, is_identity = 'YES' AS NumbersItself
            FROM information_schema.columns WHERE table_schema = current_schema()
            """)).ToLookup(column => column.TableName);
        var names = await source.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name");
        var tables = new List<TableToCopy>();
        foreach (var name in names)
        {
            var there = known[name].ToDictionary(column => column.Name);
            var columns = new List<ColumnToCopy>();
            foreach (var column in await source.QueryAsync<string>($"SELECT name FROM pragma_table_info('{name}') ORDER BY cid"))
            {
                if (!there.TryGetValue(column, out var same)) throw new InvalidOperationException($"PostgreSQL has no {name}.{column}. Move with the version of Sealpost that the server runs.");
                columns.Add(new(column, same.Type));
            }

            tables.Add(new(name, columns, there.Values.FirstOrDefault(column => column.NumbersItself)?.Name));
        }

        return tables;
    }

    public async Task<CopiedRows> CopyAsync(DbConnection source, NpgsqlConnection target, TextWriter talk, CancellationToken cancellationToken)
    {
        var hash = new RowHash();
        await using var command = source.CreateCommand();
        command.CommandText = $"SELECT {ColumnList} FROM {Name}";
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        await using var import = await target.BeginBinaryImportAsync($"COPY {Name} ({ColumnList}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        import.Timeout = Timeout.InfiniteTimeSpan;
        while (await reader.ReadAsync(cancellationToken))
        {
            await import.StartRowAsync(cancellationToken);
            hash.BeginRow();
            for (var i = 0; i < Columns.Count; i++)
            {
                var value = Columns[i].Read(reader, i);
                hash.Add(value);
                if (value is null) await import.WriteNullAsync(cancellationToken);
                else await import.WriteAsync(value, Columns[i].DbType, cancellationToken);
            }

            hash.EndRow();
            if (hash.Rows % RowsBetweenWords == 0) await talk.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {hash.Rows} rows so far"));
        }

        await import.CompleteAsync(cancellationToken);
        await talk.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: copied {hash.Rows} rows"));
        return new(Name, hash.Rows, hash.Sum);
    }

    public async Task<CopiedRows> ReadBackAsync(NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var hash = new RowHash();
        await using var command = new NpgsqlCommand($"SELECT {ColumnList} FROM {Name}", target) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            hash.BeginRow();
            for (var i = 0; i < Columns.Count; i++) hash.Add(Columns[i].Read(reader, i));
            hash.EndRow();
        }

        return new(Name, hash.Rows, hash.Sum);
    }

    /// <summary>The next number is one that was never given, not even to what was deleted since.</summary>
    public async Task SetSequenceAsync(DbConnection source, NpgsqlConnection target)
    {
        if (Sequence is null || await source.ExecuteScalarAsync<long?>("SELECT seq FROM sqlite_sequence WHERE name = @Name", new { Name }) is not { } last || last == 0) return;
        await target.ExecuteAsync("SELECT setval(pg_get_serial_sequence(@Name, @Sequence), @last)", new { Name, Sequence, last });
    }

    private sealed class TargetColumn
    {
        public required string TableName { get; init; }

        public required string Name { get; init; }

        public required string Type { get; init; }

        public bool NumbersItself { get; init; }
    }
}

/// <param name="Type">As PostgreSQL calls it.</param>
internal sealed record ColumnToCopy(string Name, string Type)
{
    public NpgsqlDbType DbType { get; } = Type switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "text" => NpgsqlDbType.Text,
        "bytea" => NpgsqlDbType.Bytea,
        _ => throw new InvalidOperationException($"A {Type} cannot be moved."),
    };

    /// <summary>The value as PostgreSQL can hold it: its text has no U+0000 and no half of a surrogate pair.</summary>
    public object? Read(DbDataReader reader, int position)
    {
        if (reader.IsDBNull(position)) return null;
        return DbType switch
        {
            NpgsqlDbType.Bigint => reader.GetInt64(position),
            NpgsqlDbType.Text => StoredText.Of(reader.GetString(position)),
            _ => reader.GetFieldValue<byte[]>(position),
        };
    }
}

/// <summary>What a table held when it was read.</summary>
/// <param name="Hash">Over all rows, whatever their order.</param>
internal sealed record CopiedRows(string Name, long Rows, UInt128 Hash);
