using Npgsql;
using NpgsqlTypes;

namespace Sealpost.Engine.PostgreSql.Rows;

/// <summary>Rows of one table, kept by column, so that one statement with an array for each column writes all of them.</summary>
internal abstract class RowArrays
{
    public abstract void Clear();

    /// <summary>Adds what writes the rows; nothing when there are none.</summary>
    public abstract void AddTo(NpgsqlBatch batch);

    protected static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> arrays)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var array in arrays) command.Parameters.Add(array);
        return command;
    }

    protected static NpgsqlParameter Array(List<long> values) => new NpgsqlParameter<long[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    protected static NpgsqlParameter Array(List<long?> values) => new NpgsqlParameter<long?[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    protected static NpgsqlParameter Array(List<byte[]> values) => new NpgsqlParameter<byte[][]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    protected static NpgsqlParameter NullableArray(List<byte[]?> values) => new NpgsqlParameter<byte[]?[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    protected static NpgsqlParameter Array(List<string?> values) => new NpgsqlParameter<string?[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
