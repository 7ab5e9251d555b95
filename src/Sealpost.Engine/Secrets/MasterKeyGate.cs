using Dapper;
using Microsoft.Extensions.Hosting;
using Sealpost.Engine.Storage;
using Sealpost.Secrets;

namespace Sealpost.Engine.Secrets;

/// <summary>
/// Decides at start whether secrets may be used: the keys must open the check value that the database keeps, and every version that something was sealed
/// with must be among them. A first start writes the check value.
/// </summary>
internal sealed class MasterKeyGate(Database database, Journal journal, SecretSealer sealer, MasterKeyOptions options) : IHostedService
{
    public const string CheckName = "master-key-check";
    public static readonly SealContext CheckContext = new(0, 0, CheckName, 0);

    public Task StartAsync(CancellationToken cancellationToken) => UnlockAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Call it after the migration and before anything reads a secret.</summary>
    /// <exception cref="MasterKeyException">A key is missing, malformed or wrong.</exception>
    public async Task UnlockAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var check = SealedSecrets.ReadCheck(connection);
        var keys = MasterKeyFile.Load(options, databaseIsSealed: check is not null);
        if (check is null)
        {
            await WriteCheckAsync(keys, keys.NewestVersion, cancellationToken);
            sealer.Unlock(keys, keys.NewestVersion);
            return;
        }

        var current = SecretSealer.VersionOf(check);
        RefuseMissing(keys, [current, .. SealedSecrets.CountByVersion(connection).Keys]);
        if (!new SecretSealer(keys).TryOpen(CheckContext, check, out _))
            throw new MasterKeyException($"The master key is not the one this database was sealed with (version {current}). Give that key back; a newer version is added beside it, as a further line.");
        sealer.Unlock(keys, current);
    }

    /// <summary>Makes a version the one that seals, on every node.</summary>
    public Task<int> WriteCheckAsync(KeyRing keys, int version, CancellationToken cancellationToken)
    {
        var candidate = new SecretSealer();
        candidate.Unlock(keys, version);
        return journal.ExecuteAsync(
            connection => connection.Execute(
                "INSERT INTO instance (name, value) VALUES (@CheckName, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                new { CheckName, value = candidate.Seal(CheckContext, new Secret(CheckName)) }),
            cancellationToken);
    }

    private static void RefuseMissing(KeyRing keys, IEnumerable<int> needed)
    {
        var missing = needed.Distinct().Except(keys.Versions).Order().ToArray();
        if (missing.Length == 0) return;
        throw new MasterKeyException(
            $"The database still needs master key version {string.Join(" and ", missing)}, and only {string.Join(", ", keys.Versions)} is given. Give it back as a further line, {missing[0]}:BASE64; "
            + "it may go when `sealpost keys status` says that nothing is sealed with it.");
    }
}
