using System.Data.Common;
using Dapper;
using Sealpost.Catalogue;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Secrets;

namespace Sealpost.Engine.Destinations;

/// <summary>Keeps the secrets that a tenant has once for all its destinations of a profile, as InsCipher has one per account.</summary>
internal sealed class AccountSecretStore(
    Database database, Journal journal, TenantDirectory directory, ProfileCatalogue profiles, SchemeCatalogue schemes, SecretSealer sealer, TimeProvider time)
{
    /// <summary>Oldest first, still sealed.</summary>
    public static IReadOnlyList<SecretRow> List(DbConnection connection, int tenantNo, DbTransaction? transaction = null) => connection.Query<SecretRow>(
        $"SELECT {SecretRow.Columns} FROM secrets s WHERE s.tenant_no = @tenantNo AND s.destination_no = 0 ORDER BY s.secret_no", new { tenantNo }, transaction).AsList();

    public async Task<IReadOnlyList<SecretRow>> ListAsync(int tenantNo, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        cancellationToken.ThrowIfCancellationRequested();
        return List(connection, tenantNo);
    }

    /// <summary>Gives all the tenant's destinations of the profile, later ones too, a new secret. The old one signs beside it until the grace period is over.</summary>
    /// <param name="profileId">One whose secret belongs to the account.</param>
    public async Task<Secret> RotateAsync(int tenantNo, string profileId, TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        var scheme = schemes.Find(profiles.Find(profileId)!.Signing[0].Scheme)!;
        var secret = new NewSecret(SecretPurpose.Account(scheme.Id), scheme.SecretFormat.Generate(), Generated: true);
        await journal.ExecuteAsync(connection => Rotate(connection, tenantNo, secret, gracePeriod), cancellationToken);
        directory.Invalidate(tenantNo, destinationNo: null);
        return secret.Value;
    }

    /// <summary>Stores the account's first secret within a transaction of the journal. False when it has one already, which then stays.</summary>
    public bool TryInsertFirst(DbConnection connection, int tenantNo, NewSecret secret)
    {
        if (List(connection, tenantNo).Any(row => row.Purpose == secret.Purpose)) return false;
        Insert(connection, tenantNo, secret, validFrom: null);
        return true;
    }

    private int Rotate(DbConnection connection, int tenantNo, NewSecret secret, TimeSpan gracePeriod)
    {
        var now = time.GetUtcNow();
        var plan = SecretRotation.Plan([.. List(connection, tenantNo).Where(row => row.Purpose == secret.Purpose)], gracePeriod);
        foreach (var dropped in plan.Dropped) connection.Execute("DELETE FROM secrets WHERE secret_no = @dropped", new { dropped });
        if (plan.Expiring is { } expiring)
            connection.Execute("UPDATE secrets SET valid_until = @Until WHERE secret_no = @expiring", new { expiring, Until = (now + gracePeriod).ToUnixTimeMilliseconds() });
        Insert(connection, tenantNo, secret, now.ToUnixTimeMilliseconds());
        return 0;
    }

    private void Insert(DbConnection connection, int tenantNo, NewSecret secret, long? validFrom)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        connection.Execute(
            "INSERT INTO secrets (tenant_no, destination_no, purpose, sealed, valid_from, created_at) VALUES (@tenantNo, 0, @Purpose, @Sealed, @validFrom, @now)",
            new { tenantNo, secret.Purpose, Sealed = sealer.Seal(new SealContext(tenantNo, 0, secret.Purpose, now), secret.Value), validFrom, now });
    }
}
