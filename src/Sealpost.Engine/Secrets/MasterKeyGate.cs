using Dapper;
using Microsoft.Extensions.Hosting;
using Sealpost.Engine.Identity;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Storage;
using Sealpost.Secrets;

namespace Sealpost.Engine.Secrets;

/// <summary>
/// Decides at start whether secrets may be used: the key must open the check value that the database keeps. A first start writes it;
/// a newer key version seals everything again.
/// </summary>
internal sealed class MasterKeyGate(Database database, Journal journal, SecretSealer sealer, MasterKeyOptions options) : IHostedService
{
    public const string CheckName = "master-key-check";
    private const int ResealedAtOnce = 200;
    public static readonly SealContext CheckContext = new(0, 0, CheckName, 0);

    public Task StartAsync(CancellationToken cancellationToken) => UnlockAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Call it after the migration and before anything reads a secret.</summary>
    /// <exception cref="MasterKeyException">The key is missing, malformed or wrong.</exception>
    public async Task UnlockAsync(CancellationToken cancellationToken)
    {
        var check = ReadCheck();
        var keys = MasterKeyFile.Load(options, databaseIsSealed: check is not null);
        var candidate = new SecretSealer(keys);
        if (check is not null && !candidate.TryOpen(CheckContext, check, out _))
        {
            throw new MasterKeyException(
                $"The master key is not the one this database was sealed with (version {SecretSealer.VersionOf(check)}). Give that key back; a newer version is added beside it, as a further line.");
        }

        if (check is null || SecretSealer.VersionOf(check) != keys.CurrentVersion)
        {
            if (check is not null) await ResealAsync(candidate, cancellationToken);
            await WriteCheckAsync(candidate, cancellationToken);
        }

        sealer.Unlock(keys);
    }

    private byte[]? ReadCheck()
    {
        using var connection = database.OpenReader();
        return connection.QuerySingleOrDefault<byte[]>("SELECT value FROM instance WHERE name = @CheckName", new { CheckName });
    }

    private Task<int> WriteCheckAsync(SecretSealer candidate, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection => connection.Execute(
            "INSERT INTO instance (name, value) VALUES (@CheckName, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            new { CheckName, value = candidate.Seal(CheckContext, new Secret(CheckName)) }),
        cancellationToken);

    // The check value is written last: a crash on the way leaves the old version in it, and the next start goes on.
    private async Task ResealAsync(SecretSealer candidate, CancellationToken cancellationToken)
    {
        for (long after = 0, last = -1; after != last;)
        {
            last = after;
            after = await journal.ExecuteAsync(connection => ResealSome(connection, candidate, last), cancellationToken);
        }

        await journal.ExecuteAsync(connection => ResealClients(connection, candidate), cancellationToken);
        await journal.ExecuteAsync(connection => ResealSources(connection, candidate), cancellationToken);
    }

    private static long ResealSome(System.Data.Common.DbConnection connection, SecretSealer candidate, long after)
    {
        var rows = connection.Query<SealedRow>(
            """
            SELECT s.secret_no AS SecretNo, s.tenant_no AS TenantNo, d.id AS Owner, s.purpose AS Purpose, s.created_at AS CreatedAt, s.sealed AS Sealed
            FROM secrets s LEFT JOIN destinations d ON d.destination_no = s.destination_no
            WHERE s.secret_no > @after ORDER BY s.secret_no LIMIT @ResealedAtOnce
            """,
            new { after, ResealedAtOnce });
        foreach (var row in rows)
        {
            var context = new SealContext(row.TenantNo, row.Owner is { } owner ? PublicId.FromBytes(owner) : 0, row.Purpose, row.CreatedAt);
            connection.Execute(
                "UPDATE secrets SET sealed = @Sealed WHERE secret_no = @SecretNo",
                new { Sealed = candidate.Seal(context, candidate.Open(context, row.Sealed)), row.SecretNo });
            after = row.SecretNo;
        }

        return after;
    }

    // Their tokens are not sealed again: one that no longer opens is asked for anew.
    private static int ResealClients(System.Data.Common.DbConnection connection, SecretSealer candidate)
    {
        foreach (var row in connection.Query<OAuthClientRow>($"SELECT {OAuthClientRow.Columns} FROM oauth_clients"))
        {
            connection.Execute(
                "UPDATE oauth_clients SET sealed = @Sealed WHERE id = @Id",
                new { Sealed = candidate.Seal(row.Context, candidate.Open(row.Context, row.Sealed)), row.Id });
        }

        return 0;
    }

    // What sources rejected is not sealed again: it is kept for days only, and one that no longer opens is shown without its content.
    private static int ResealSources(System.Data.Common.DbConnection connection, SecretSealer candidate)
    {
        var rows = connection.Query<SealedRow>(
            """
            SELECT x.secret_no AS SecretNo, x.tenant_no AS TenantNo, s.id AS Owner, x.purpose AS Purpose, x.created_at AS CreatedAt, x.sealed AS Sealed
            FROM source_secrets x JOIN sources s ON s.source_no = x.source_no
            """);
        foreach (var row in rows)
        {
            var context = new SealContext(row.TenantNo, PublicId.FromBytes(row.Owner), row.Purpose, row.CreatedAt);
            connection.Execute(
                "UPDATE source_secrets SET sealed = @Sealed WHERE secret_no = @SecretNo",
                new { Sealed = candidate.Seal(context, candidate.Open(context, row.Sealed)), row.SecretNo });
        }

        return 0;
    }

    private sealed class SealedRow
    {
        public long SecretNo { get; init; }

        public int TenantNo { get; init; }

        /// <summary>Null when the secret is the tenant's own.</summary>
        public byte[]? Owner { get; init; }

        public string Purpose { get; init; } = "";

        public long CreatedAt { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
