using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

/// <summary>One PostgreSQL for one or several nodes. A commit is as durable as the server's <c>fsync</c> and <c>synchronous_commit</c> make it.</summary>
internal sealed class PostgreSqlDatabase : Database
{
    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writer;
    private readonly LaneOwnership _ownership;
    private readonly TimeProvider _time;
    private string _durability = "";

    public PostgreSqlDatabase(PostgreSqlOptions options, LaneOwnership ownership, TimeProvider time)
    {
        _ownership = ownership;
        _time = time;
        var connection = Parse(options.ConnectionString);
        _readers = NpgsqlDataSource.Create(connection);
        _writer = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString)
        {
            ApplicationName = "sealpost journal",
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 1,
            MaxPoolSize = 4,
        });
        Cluster = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString)
        {
            ApplicationName = "sealpost cluster",
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
            MaxPoolSize = 4,
        });
    }

    public override SqlDialect Dialect { get; } = new PostgreSqlDialect();

    public override string DurabilityStatement => _durability;

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _readers.OpenConnectionAsync(cancellationToken);
        await PostgreSqlMigrations.ApplyAsync(connection, cancellationToken);
        await Partitions.EnsureAsync(connection, _time.GetUtcNow(), cancellationToken);
        _durability = await DescribeAsync(connection, cancellationToken);
    }

    public override JournalSession OpenJournal() => new PostgreSqlJournalSession(_writer, _ownership);

    public override DbConnection OpenReader() => _readers.OpenConnection();

    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) => await _readers.OpenConnectionAsync(cancellationToken);

    /// <summary>Connections of this node's own affairs with the others, beside the readers'.</summary>
    public NpgsqlDataSource Cluster { get; }

    public Task<NpgsqlConnection> OpenKeeperAsync(CancellationToken cancellationToken) => _readers.OpenConnectionAsync(cancellationToken).AsTask();

    public override bool MayPass(DbException failure) => failure switch
    {
        PostgresException refused => MayPass(refused.SqlState),
        NpgsqlException lost => lost.IsTransient || lost.InnerException is IOException or SocketException or TimeoutException or ObjectDisposedException,
        _ => false,
    };

    public override async Task DropBeforeAsync(MessageId end, CancellationToken cancellationToken)
    {
        await using var connection = await OpenKeeperAsync(cancellationToken);
        await OldPartitions.DropBeforeAsync(connection, end, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _writer.DisposeAsync();
        await _readers.DisposeAsync();
    }

    // Classes: connection, transaction rollback, resources, operator intervention, system error; and writing to what is still a standby.
    private static bool MayPass(string state) => state[..2] is "08" or "40" or "53" or "57" or "58" || state is PostgresErrorCodes.ReadOnlySqlTransaction;

    internal static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text) { IncludeErrorDetail = false, PersistSecurityInfo = false };
            connection.ApplicationName ??= "sealpost";
            if (connection.Host?.Contains(',', StringComparison.Ordinal) != true) return connection;
            connection.TargetSessionAttributes ??= "primary";
            // For so long a host that has been promoted is still taken for a standby; ten seconds by default.
            if (!text.Contains("recheck", StringComparison.OrdinalIgnoreCase)) connection.HostRecheckSeconds = 1;
            return connection;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"ConnectionStrings:Sealpost is not a PostgreSQL connection string: {fault.Message}", fault);
        }
    }

    private static async Task<string> DescribeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (fsync, commit, pages) = (reader.GetString(0), reader.GetString(1), reader.GetString(2));
        var settings = $"PostgreSQL {connection.PostgreSqlVersion} at {connection.Host}, fsync={fsync}, synchronous_commit={commit}, full_page_writes={pages}";
        return fsync == "on" && commit != "off" && pages == "on"
            ? $"{settings}: what is committed survives a crash and a power cut of the database server"
            : $"{settings}: WEAKER THAN PROMISED, a crash of the database server can lose what was acknowledged";
    }
}
