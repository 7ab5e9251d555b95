using System.Data.Common;
using Dapper;
using Sealpost.Catalogue;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Destinations;

/// <summary>Keeps the secrets that a tenant has once for all its destinations of a profile, as InsCipher has one per account.</summary>
internal sealed class AccountSecretStore(Database database, ProfileCatalogue profiles, SchemeCatalogue schemes, SecretTable secrets)
{
    /// <summary>Oldest first, still sealed.</summary>
    public static IReadOnlyList<SecretRow> List(DbConnection connection, int tenantNo, DbTransaction? transaction = null) => connection.Query<SecretRow>(
        $"SELECT {SecretRow.Columns} FROM secrets s WHERE s.tenant_no = @tenantNo AND s.destination_no = 0 ORDER BY s.secret_no", new { tenantNo }, transaction).AsList();

    public async Task<IReadOnlyList<SecretRow>> ListAsync(int tenantNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return List(connection, tenantNo);
    }

    /// <summary>
    /// Gives all the tenant's destinations of the profile, later ones too, a new secret, within a transaction of the journal. Call
    /// <see cref="Tenants.TenantDirectory.Invalidate"/> after its commit.
    /// </summary>
    /// <param name="profileId">One whose secret belongs to the account.</param>
    public RotatedSecret Rotate(DbConnection connection, int tenantNo, string profileId, TimeSpan gracePeriod)
    {
        var scheme = schemes.Find(profiles.Find(profileId)!.Signing[0].Scheme)!;
        var secret = new NewSecret(SecretPurpose.Account(scheme.Id), scheme.SecretFormat.Generate(), Generated: true);
        return secrets.Rotate(connection, SecretOwner.Account(tenantNo), new(secret, gracePeriod, scheme.SimultaneousKeys));
    }

    /// <summary>Stores the account's first secret within a transaction of the journal. False when it has one already, which then stays.</summary>
    public bool TryInsertFirst(DbConnection connection, int tenantNo, NewSecret secret)
    {
        if (List(connection, tenantNo).Any(row => row.Purpose == secret.Purpose)) return false;
        secrets.Insert(connection, SecretOwner.Account(tenantNo), secret);
        return true;
    }
}
