using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Quotas;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Destinations;

/// <summary>Makes destinations and edits them: what was parsed, sealed and stored in one transaction.</summary>
internal sealed class DestinationEditor(
    Database database, Journal journal, TenantDirectory directory, DestinationParser parser, ProfileCatalogue profiles, SecretTable secrets, AccountSecretStore account,
    TenantQuotas quotas, SystemEvents events, UuidV7 ids, TimeProvider time)
{
    public const string DisabledByOwner = "Disabled by its owner.";
    public const string CreatedDisabled = "Created disabled.";

    public DestinationParsing Parse(JsonElement json) => parser.Parse(json, ImmutableHashSet<string>.Empty, before: null);

    /// <summary>Stores a new destination within a transaction of the journal. Call <see cref="TenantDirectory.Invalidate"/> after its commit.</summary>
    /// <exception cref="ChangeRefusedException">The profile's limit is reached, or its URL is not unique.</exception>
    public DestinationChange.Done Insert(DbConnection connection, int tenantNo, DestinationParsing.Valid parsed)
    {
        var id = new DestinationId(ids.Next());
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var state = DestinationLifecycle.First(parsed.Enabled != false, proven: parsed.Settings.Handshake == HandshakeKind.None);
        RefuseBeyondQuota(connection, tenantNo);
        RefuseBeyondLimits(connection, tenantNo, destinationNo: 0, parsed.Settings);
        RefuseUnknownClient(connection, tenantNo, parsed.Settings);
        var row = connection.QuerySingle<DestinationRow>(
            $"""
            INSERT INTO destinations (id, tenant_no, partition, revision, state, disabled_reason, settings, created_at, updated_at)
            VALUES (@Id, @tenantNo, 0, 1, @state, @Reason, @Settings, @now, @now)
            RETURNING {DestinationRow.Columns.Replace("d.", "", StringComparison.Ordinal)}
            """,
            new
            {
                Id = id.ToBytes(),
                tenantNo,
                state,
                Reason = state == DestinationState.Disabled ? CreatedDisabled : null,
                Settings = parsed.Settings.Write(),
                now,
            });
        return new(row.ToRecord(), Shown(InsertSecrets(connection, row.ToRecord(), parsed.Secrets)));
    }

    /// <summary>Applies a merge patch to the revision that was read.</summary>
    public async Task<DestinationChange> PatchAsync(DestinationRecord destination, JsonElement patch, CancellationToken cancellationToken)
    {
        var stored = await ReadPurposesAsync(destination.DestinationNo, cancellationToken);
        var parsing = parser.Parse(MergePatch.Apply(destination.Settings, patch), stored, destination.Settings);
        if (parsing is DestinationParsing.Invalid invalid) return new DestinationChange.Invalid(invalid.Faults);
        var parsed = (DestinationParsing.Valid)parsing;
        if (parsed.Settings.Profile != destination.Settings.Profile)
            return new DestinationChange.Invalid([new("profile", "Cannot be changed; make a new destination with the other profile.")]);
        try
        {
            var done = await journal.ExecuteAsync(
                connection => Update(connection, destination, parsed),
                _ => directory.Invalidate(destination.TenantNo, destination.DestinationNo),
                cancellationToken);
            if (done is null) return new DestinationChange.Stale();
            TellPatched(destination, done.Destination, parsed.Secrets.Where(secret => stored.Contains(secret.Purpose)));
            return done;
        }
        catch (ChangeRefusedException refused)
        {
            return new DestinationChange.Refused(refused.Fault);
        }
    }

    /// <summary>
    /// Gives one scheme of a destination a new secret, within a transaction of the journal. What the receiver has proven goes with the old one. Call
    /// <see cref="TenantDirectory.Invalidate"/> after its commit.
    /// </summary>
    /// <exception cref="ChangeRefusedException">The destination, or its scheme, is gone meanwhile.</exception>
    public RotatedSecret Rotate(DbConnection connection, DestinationRecord destination, Rotation rotation)
    {
        var row = connection.QuerySingleOrDefault<DestinationRow>(
            $"""
            UPDATE destinations SET revision = revision + 1, updated_at = @Now, validation = NULL, proof_revision = revision + 1,
                state = CASE WHEN state = @Active THEN @Settled ELSE state END
            WHERE destination_no = @DestinationNo AND deleted_at IS NULL
            RETURNING {DestinationRow.Columns.Replace("d.", "", StringComparison.Ordinal)}
            """,
            new
            {
                destination.DestinationNo,
                Now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                DestinationState.Active,
                Settled = DestinationLifecycle.Settled(DestinationState.Active, proven: destination.Settings.Handshake == HandshakeKind.None),
            });
        if (row is null || row.ToRecord().Settings.Signing.All(signing => SecretPurpose.Signing(signing.Scheme) != rotation.Secret.Purpose))
            throw new ChangeRefusedException(new("scheme", "The destination was changed meanwhile and no longer signs with this scheme."));
        return secrets.Rotate(connection, SecretOwner.Of(destination), rotation);
    }

    private void TellPatched(DestinationRecord before, DestinationRecord after, IEnumerable<NewSecret> replaced)
    {
        foreach (var secret in replaced) events.SecretReplaced(after, secret);
        if (before.State != DestinationState.Disabled && after.State == DestinationState.Disabled) events.DestinationDisabled(after);
    }

    private DestinationChange.Done? Update(DbConnection connection, DestinationRecord destination, DestinationParsing.Valid parsed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // A handshake may have ended since the destination was read: that is no revision, but another state.
        var current = connection.QuerySingleOrDefault<DestinationRow>($"SELECT {DestinationRow.Columns} FROM destinations d WHERE d.destination_no = @DestinationNo", new { destination.DestinationNo });
        if (current is null) return null;
        destination = current.ToRecord() with { Revision = destination.Revision };
        var voided = OwnershipProof.IsVoidedBy(destination.Settings, parsed);
        var proven = (destination with { Settings = parsed.Settings, Validation = voided ? null : destination.Validation }).IsProven;
        var move = parsed.Enabled switch { true => DestinationMove.Enable, false => DestinationMove.Disable, null => (DestinationMove?)null };
        var state = (move is { } chosen ? DestinationLifecycle.After(destination.State, chosen, proven) : null) ?? DestinationLifecycle.Settled(destination.State, proven);
        RefuseBeyondLimits(connection, destination.TenantNo, destination.DestinationNo, parsed.Settings);
        RefuseUnknownClient(connection, destination.TenantNo, parsed.Settings);
        var row = connection.QuerySingleOrDefault<DestinationRow>(
            $"""
            UPDATE destinations AS d SET settings = @Settings, state = @state, disabled_reason = @Reason, failing_since = NULL, revision = revision + 1, updated_at = @now,
                validation = CASE WHEN @voided THEN NULL ELSE validation END, proof_revision = CASE WHEN @voided THEN revision + 1 ELSE proof_revision END
            WHERE d.destination_no = @DestinationNo AND d.revision = @Revision AND d.deleted_at IS NULL
            RETURNING {DestinationRow.Columns.Replace("d.", "", StringComparison.Ordinal)}
            """,
            new
            {
                destination.DestinationNo,
                destination.Revision,
                state,
                voided,
                now,
                Settings = parsed.Settings.Write(),
                Reason = state != DestinationState.Disabled ? null : destination.DisabledReason ?? DisabledByOwner,
            });
        if (row is null) return null;
        foreach (var purpose in connection.Query<string>("SELECT DISTINCT purpose FROM secrets WHERE destination_no = @DestinationNo", new { destination.DestinationNo }).AsList())
        {
            if (!parsed.Kept.Contains(purpose))
                connection.Execute("DELETE FROM secrets WHERE destination_no = @DestinationNo AND purpose = @purpose", new { destination.DestinationNo, purpose });
        }

        return new(row.ToRecord(), Shown(InsertSecrets(connection, destination, parsed.Secrets)));
    }

    // The account's own secret is made with the first destination that needs it; later ones have it already.
    private ImmutableArray<NewSecret> InsertSecrets(DbConnection connection, DestinationRecord owner, ImmutableArray<NewSecret> given)
    {
        var inserted = ImmutableArray.CreateBuilder<NewSecret>();
        foreach (var secret in given)
        {
            if (SecretPurpose.IsAccount(secret.Purpose))
            {
                if (!account.TryInsertFirst(connection, owner.TenantNo, secret)) continue;
            }
            else
            {
                secrets.Insert(connection, SecretOwner.Of(owner), secret);
            }

            inserted.Add(secret);
        }

        return inserted.ToImmutable();
    }

    private void RefuseBeyondQuota(DbConnection connection, int tenantNo)
    {
        if (quotas.MostDestinations(connection, tenantNo) is not (> 0 and var most)) return;
        var count = connection.ExecuteScalar<long>("SELECT count(*) FROM destinations WHERE tenant_no = @tenantNo AND deleted_at IS NULL", new { tenantNo });
        if (count >= most) throw new ChangeRefusedException(new("limits.destinations", $"The tenant has {count} destinations; {most} are the most. Delete one first, or have the limit raised."));
    }

    private void RefuseBeyondLimits(DbConnection connection, int tenantNo, int destinationNo, DestinationSettings settings)
    {
        var limits = profiles.Find(settings.Profile)!.Limits;
        if (limits is { Destinations: null, UniqueUrls: false }) return;
        var others = connection.Query<string>(
            "SELECT settings FROM destinations WHERE tenant_no = @tenantNo AND destination_no <> @destinationNo AND deleted_at IS NULL", new { tenantNo, destinationNo })
            .Select(DestinationSettings.Read).Where(other => other.Profile == settings.Profile).ToList();
        if (destinationNo == 0 && others.Count >= limits.Destinations)
            throw new ChangeRefusedException(new("profile", $"The tenant has {others.Count} destinations of the {settings.Profile} profile; {limits.Destinations} are the most. Delete one first."));
        if (limits.UniqueUrls && others.Any(other => UrlIdentity.Same(other.Url, settings.Url)))
            throw new ChangeRefusedException(new("url", $"Another destination of the {settings.Profile} profile has this URL; each needs its own."));
    }

    private static void RefuseUnknownClient(DbConnection connection, int tenantNo, DestinationSettings settings)
    {
        if (!OAuthClientId.TryParse(settings.Authentication.Client, out var id)) return;
        var client = OAuthClientStore.Find(connection, tenantNo, id)
            ?? throw new ChangeRefusedException(new("authentication.client", "Is not an OAuth2 client of this tenant; GET /api/v1/tenants/{tenant}/oauth-clients lists them."));
        if (TargetUrl.IsPath(settings.Url) && OAuthPreset.Find(client.Preset)?.BaseUrlMember is null)
            throw new ChangeRefusedException(new("url", $"Is only a path, but tokens of a {client.Preset} client come without a base URL; write the whole URL."));
    }

    private async Task<ImmutableHashSet<string>> ReadPurposesAsync(int destinationNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT purpose FROM secrets WHERE destination_no = @destinationNo", new { destinationNo }, cancellationToken: cancellationToken))];
    }

    private static ImmutableArray<ShownSecret> Shown(ImmutableArray<NewSecret> secrets) =>
        [.. secrets.Where(secret => secret.Generated).Select(secret => new ShownSecret(SecretPurpose.SchemeOf(secret.Purpose)!, secret.Value.Reveal()))];
}
