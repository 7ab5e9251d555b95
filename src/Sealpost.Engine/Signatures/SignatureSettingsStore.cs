using System.Data.Common;
using Dapper;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Signatures;

/// <summary>Reads and changes what the instance says about signatures.</summary>
internal sealed class SignatureSettingsStore(Database database, Journal journal, TenantDirectory directory)
{
    private const string Name = "signature-settings";

    public static SignatureSettings Read(DbConnection connection, DbTransaction? transaction = null) =>
        SignatureSettings.Read(connection.QuerySingleOrDefault<byte[]>("SELECT value FROM instance WHERE name = @Name", new { Name }, transaction));

    public async Task<SignatureSettings> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Read(connection);
    }

    /// <summary>Null when they are no longer at the revision that was read. What is sent from then on follows the new ones.</summary>
    /// <param name="changed">At the revision that was read.</param>
    public async Task<SignatureSettings?> WriteAsync(SignatureSettings changed, CancellationToken cancellationToken)
    {
        var written = await journal.ExecuteAsync(connection => Write(connection, changed), cancellationToken);
        directory.InvalidateAll();
        return written;
    }

    private static SignatureSettings? Write(DbConnection connection, SignatureSettings changed)
    {
        if (Read(connection).Revision != changed.Revision) return null;
        var next = changed with { Revision = changed.Revision + 1 };
        connection.Execute("INSERT INTO instance (name, value) VALUES (@Name, @Value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Name, Value = next.Write() });
        return next;
    }
}
