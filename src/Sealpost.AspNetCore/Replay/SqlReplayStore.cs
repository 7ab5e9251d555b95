using System.Data.Common;
using System.Text.RegularExpressions;

namespace Sealpost.AspNetCore.Replay;

/// <summary>
/// Remembers in a table that several processes share, over any ADO.NET provider whose parameters are written <c>@name</c>: PostgreSQL, SQLite,
/// SQL Server, MySQL. The statements are plain SQL; the primary key decides who was first.
/// </summary>
/// <remarks>Safe to share between threads. A message costs three statements, each on a row found by its key.</remarks>
public sealed partial class SqlReplayStore : IWebhookReplayStore
{
    /// <summary>The table's name unless another is given.</summary>
    public const string DefaultTable = "sealpost_replay";

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly DbDataSource _database;
    private readonly TimeProvider _clock;
    private readonly string _table;
    private long _nextSweep;

    /// <summary>Uses a table that exists already; <see cref="CreateTableSql"/> makes it.</summary>
    /// <param name="database">Where connections come from.</param>
    /// <param name="clock">What tells the time now. The clocks of the processes may differ by far less than the handling timeout.</param>
    /// <param name="table">The table's name: letters, digits and underscores, perhaps with a schema before it.</param>
    /// <exception cref="ArgumentException">The table's name has other characters.</exception>
    public SqlReplayStore(DbDataSource database, TimeProvider clock, string table = DefaultTable)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(clock);
        _database = database;
        _clock = clock;
        _table = Named(table);
        _nextSweep = (clock.GetUtcNow() + SweepInterval).Ticks;
    }

    /// <summary>The two statements that make the table and the index by which old rows are swept. Times are .NET ticks in UTC.</summary>
    /// <param name="table">The table's name.</param>
    /// <exception cref="ArgumentException">The table's name has other characters than letters, digits and underscores.</exception>
    public static string CreateTableSql(string table = DefaultTable) =>
        $"CREATE TABLE {Named(table)} (id CHAR(32) NOT NULL PRIMARY KEY, signed_at BIGINT NOT NULL, handled INTEGER NOT NULL, expires_at BIGINT NOT NULL);"
        + $" CREATE INDEX {table.Replace('.', '_')}_expires_at ON {table} (expires_at);";

    /// <inheritdoc/>
    public async ValueTask<ReplayVerdict> ClaimAsync(ReplayKey key, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        await SweepAsync(now.Ticks, cancellationToken).ConfigureAwait(false);
        var leaseEnd = (now + lease).Ticks;
        try
        {
            await ExecuteAsync(
                $"INSERT INTO {_table} (id, signed_at, handled, expires_at) VALUES (@id, @signed, 0, @until)",
                cancellationToken, ("@id", key.ToString()), ("@signed", key.SignedAt), ("@until", leaseEnd)).ConfigureAwait(false);
            return ReplayVerdict.First;
        }
        catch (DbException)
        {
            // The key is there already, or the database has a fault, which the next statement will meet again.
            return await ReclaimAsync(key, now.Ticks, leaseEnd, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(ReplayKey key, TimeSpan retention) =>
        await ExecuteAsync(
            $"UPDATE {_table} SET handled = 1, expires_at = @until WHERE id = @id",
            CancellationToken.None, ("@id", key.ToString()), ("@until", (_clock.GetUtcNow() + retention).Ticks)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(ReplayKey key) =>
        await ExecuteAsync($"DELETE FROM {_table} WHERE id = @id AND handled = 0", CancellationToken.None, ("@id", key.ToString())).ConfigureAwait(false);

    private async Task<ReplayVerdict> ReclaimAsync(ReplayKey key, long now, long leaseEnd, CancellationToken cancellationToken)
    {
        var reclaimed = await ExecuteAsync(
            $"UPDATE {_table} SET signed_at = @signed, handled = 0, expires_at = @until WHERE id = @id AND expires_at <= @now",
            cancellationToken, ("@id", key.ToString()), ("@signed", key.SignedAt), ("@until", leaseEnd), ("@now", now)).ConfigureAwait(false);
        if (reclaimed == 1)
            return ReplayVerdict.First;

        await using var command = Command($"SELECT signed_at, handled FROM {_table} WHERE id = @id", ("@id", key.ToString()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            return ReplayVerdict.InProgress;
        if (reader.GetInt32(1) == 0)
            return ReplayVerdict.InProgress;
        return key.SignedAt != 0 && reader.GetInt64(0) == key.SignedAt ? ReplayVerdict.Copy : ReplayVerdict.Retry;
    }

    private async Task SweepAsync(long now, CancellationToken cancellationToken)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + SweepInterval.Ticks, due) != due)
            return;
        await ExecuteAsync($"DELETE FROM {_table} WHERE expires_at <= @now", cancellationToken, ("@now", now)).ConfigureAwait(false);
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static string Named(string table) =>
        TableName().IsMatch(table) ? table : throw new ArgumentException("A table's name is letters, digits and underscores, perhaps with a schema before it.", nameof(table));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TableName();
}
