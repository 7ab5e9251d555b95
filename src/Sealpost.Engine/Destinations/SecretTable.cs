using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Destinations;

/// <summary>Stores secrets, sealed, within transactions of the journal.</summary>
internal sealed class SecretTable(SecretSealer sealer, TimeProvider time)
{
    public void Insert(DbConnection connection, SecretOwner owner, NewSecret secret, DateTimeOffset? from = null)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        connection.Execute(
            """
            INSERT INTO secrets (tenant_no, destination_no, purpose, sealed, valid_from, created_at)
            VALUES (@TenantNo, @DestinationNo, @Purpose, @Sealed, @From, @now)
            """,
            new
            {
                owner.TenantNo,
                owner.DestinationNo,
                secret.Purpose,
                Sealed = sealer.Seal(new SealContext(owner.TenantNo, owner.Id, secret.Purpose, now), secret.Value),
                From = from?.ToUnixTimeMilliseconds(),
                now,
            });
    }

    /// <summary>Puts a new secret in the place of the owner's current one.</summary>
    public RotatedSecret Rotate(DbConnection connection, SecretOwner owner, Rotation rotation)
    {
        var now = time.GetUtcNow();
        var stored = connection.Query<SecretRow>(
            $"SELECT {SecretRow.Columns} FROM secrets s WHERE s.tenant_no = @TenantNo AND s.destination_no = @DestinationNo AND s.purpose = @Purpose ORDER BY s.secret_no",
            new { owner.TenantNo, owner.DestinationNo, rotation.Secret.Purpose }).AsList();
        var plan = SecretRotation.Plan(stored, rotation.SimultaneousKeys, rotation.GracePeriod, now);
        foreach (var dropped in plan.Dropped) connection.Execute("DELETE FROM secrets WHERE secret_no = @SecretNo", new { dropped.SecretNo });
        if (plan.Expiring is { } expiring)
            connection.Execute("UPDATE secrets SET valid_until = @Until WHERE secret_no = @SecretNo", new { expiring.SecretNo, Until = (now + rotation.GracePeriod).ToUnixTimeMilliseconds() });
        Insert(connection, owner, rotation.Secret, plan.From);
        return new(rotation, plan.From ?? now, plan.Ended);
    }
}

/// <summary>Whose secrets they are: a destination's, or the tenant's own.</summary>
internal readonly record struct SecretOwner(int TenantNo, int DestinationNo, UInt128 Id)
{
    public static SecretOwner Of(DestinationRecord destination) => new(destination.TenantNo, destination.DestinationNo, destination.Id.Value);

    public static SecretOwner Account(int tenantNo) => new(tenantNo, 0, 0);
}

/// <summary>A secret that took the place of another.</summary>
/// <param name="SignsFrom">Later than now where the old one signs alone until then.</param>
/// <param name="Ended">Secrets that would have signed on, and no longer do.</param>
internal sealed record RotatedSecret(Rotation Rotation, DateTimeOffset SignsFrom, ImmutableArray<SecretRow> Ended);
