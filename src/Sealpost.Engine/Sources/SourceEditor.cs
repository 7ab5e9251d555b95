using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sources;

/// <summary>Makes sources and edits them: what was parsed, sealed and stored in one transaction.</summary>
internal sealed class SourceEditor(Database database, Journal journal, SourceDirectory directory, SourceParser parser, SecretSealer sealer, UuidV7 ids, TimeProvider time)
{
    // A part of one merged into a part of another would mean neither.
    private static readonly string[] ReplacedWhole = ["scheme", HandshakeParser.Member, EventTypeParser.Member, "deduplicate"];

    // What is left of another scheme means nothing to this one.
    private static readonly string[] OfTheScheme = ["settings", HandshakeParser.Member, EventTypeParser.Member];

    // As many as a verification looks at.
    private const int MostKeys = 8;

    public SourceParsing Parse(JsonElement json) => parser.Parse(json, ImmutableHashSet<string>.Empty);

    /// <summary>Stores a new source within a transaction of the journal.</summary>
    public SourceChange.Done Insert(DbConnection connection, int tenantNo, SourceParsing.Valid parsed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var source = connection.QuerySingle<SourceRow>(
            $"""
            INSERT INTO sources (id, tenant_no, revision, settings, created_at, updated_at) VALUES (@Id, @tenantNo, 1, @Settings, @now, @now)
            RETURNING {SourceRow.Returned}
            """,
            new { Id = new SourceId(ids.Next()).ToBytes(), tenantNo, Settings = parsed.Settings.Write(), now }).ToRecord();
        foreach (var secret in parsed.Secrets) InsertSecret(connection, source, secret, now);
        return new(source, InsertToken(connection, source.SourceNo, now), Shown(parsed.Secrets));
    }

    /// <summary>Applies a merge patch to the revision that was read.</summary>
    public async Task<SourceChange> PatchAsync(SourceRecord source, JsonElement patch, CancellationToken cancellationToken)
    {
        var stored = await ReadPurposesAsync(source.SourceNo, cancellationToken);
        var parsing = parser.Parse(MergePatch.Apply(Base(source.Settings, patch), patch, ReplacedWhole), stored);
        if (parsing is not SourceParsing.Valid parsed) return new SourceChange.Invalid(((SourceParsing.Invalid)parsing).Faults);
        var row = await journal.ExecuteAsync(connection => Update(connection, source, parsed), cancellationToken);
        directory.Invalidate(source.SourceNo);
        return row is null ? new SourceChange.Stale() : new SourceChange.Done(row.ToRecord(), Secret: Shown(parsed.Secrets));
    }

    /// <summary>
    /// Gives a source a new secret within a transaction of the journal. The one current until now is accepted beside it until the grace period is over, and older ones
    /// until their own end, as far as there is room. Call <see cref="SourceDirectory.Invalidate"/> after the commit.
    /// </summary>
    /// <exception cref="ChangeRefusedException">The source is gone meanwhile, or verifies by another scheme.</exception>
    public SourceChange.Done RotateSecret(DbConnection connection, SourceRecord source, SourceRotation rotation)
    {
        var now = time.GetUtcNow();
        var secret = rotation.Secret;
        var current = connection.QuerySingleOrDefault<string>("SELECT settings FROM sources WHERE source_no = @SourceNo", new { source.SourceNo });
        if (current is null || !JsonElement.DeepEquals(SourceSettings.Read(current).Scheme, source.Settings.Scheme))
            throw new ChangeRefusedException(new("secret", "The source was changed meanwhile, and no longer verifies by this scheme."));
        var stored = connection.Query<SourceSecretRow>(
            $"SELECT {SourceSecretRow.Columns} FROM source_secrets x WHERE x.source_no = @SourceNo AND x.purpose = @Purpose ORDER BY x.secret_no", new { source.SourceNo, secret.Purpose }).AsList();
        var kept = rotation.GracePeriod <= TimeSpan.Zero ? [] : stored.Where(row => row.Until is not { } until || until > now).TakeLast(MostKeys - 1).ToList();
        foreach (var dropped in stored.Except(kept)) connection.Execute("DELETE FROM source_secrets WHERE secret_no = @SecretNo", new { dropped.SecretNo });
        if (kept.LastOrDefault() is { } expiring)
            connection.Execute("UPDATE source_secrets SET valid_until = @Until WHERE secret_no = @SecretNo", new { expiring.SecretNo, Until = (now + rotation.GracePeriod).ToUnixTimeMilliseconds() });
        InsertSecret(connection, source, secret, now.ToUnixTimeMilliseconds());
        return new(Touch(connection, source.SourceNo, now)!.ToRecord(), Secret: Shown([secret]));
    }

    /// <summary>
    /// Gives a source a new ingest URL within a transaction of the journal; the one current until now works beside it until the grace period is over, and older ones
    /// until their own end. Call <see cref="SourceDirectory.Invalidate"/> after the commit.
    /// </summary>
    /// <exception cref="ChangeRefusedException">The source is gone meanwhile.</exception>
    public SourceChange.Done RotateToken(DbConnection connection, SourceRecord source, TimeSpan gracePeriod)
    {
        var now = time.GetUtcNow();
        var row = Touch(connection, source.SourceNo, now) ?? throw new ChangeRefusedException(new("", "The source was deleted meanwhile."));
        var end = (now + gracePeriod).ToUnixTimeMilliseconds();
        if (gracePeriod <= TimeSpan.Zero) connection.Execute("DELETE FROM source_tokens WHERE source_no = @SourceNo", new { source.SourceNo });
        else connection.Execute("UPDATE source_tokens SET valid_until = @end WHERE source_no = @SourceNo AND valid_until IS NULL", new { source.SourceNo, end });
        return new(row.ToRecord(), InsertToken(connection, source.SourceNo, now.ToUnixTimeMilliseconds()));
    }

    /// <summary>Keeps the secret that a sender gave in its handshake, if there is none yet. False when there is.</summary>
    public async Task<bool> KeepFirstSecretAsync(int sourceNo, NewSourceSecret secret, CancellationToken cancellationToken)
    {
        var kept = await journal.ExecuteAsync(
            connection =>
            {
                if (connection.ExecuteScalar<int>("SELECT count(*) FROM source_secrets WHERE source_no = @sourceNo AND purpose = @Purpose", new { sourceNo, secret.Purpose }) > 0) return false;
                if (Touch(connection, sourceNo, time.GetUtcNow()) is not { } row) return false;
                InsertSecret(connection, row.ToRecord(), secret, time.GetUtcNow().ToUnixTimeMilliseconds());
                return true;
            },
            cancellationToken);
        directory.Invalidate(sourceNo);
        return kept;
    }

    private SourceRow? Update(DbConnection connection, SourceRecord source, SourceParsing.Valid parsed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = connection.QuerySingleOrDefault<SourceRow>(
            $"UPDATE sources SET settings = @Settings, revision = revision + 1, updated_at = @now WHERE source_no = @SourceNo AND revision = @Revision RETURNING {SourceRow.Returned}",
            new { source.SourceNo, source.Revision, Settings = parsed.Settings.Write(), now });
        if (row is null) return null;
        foreach (var purpose in connection.Query<string>("SELECT DISTINCT purpose FROM source_secrets WHERE source_no = @SourceNo", new { source.SourceNo }).AsList())
        {
            if (!parsed.Kept.Contains(purpose)) connection.Execute("DELETE FROM source_secrets WHERE source_no = @SourceNo AND purpose = @purpose", new { source.SourceNo, purpose });
        }

        foreach (var secret in parsed.Secrets) InsertSecret(connection, source, secret, now);
        return row;
    }

    private static SourceRow? Touch(DbConnection connection, int sourceNo, DateTimeOffset now) => connection.QuerySingleOrDefault<SourceRow>(
        $"UPDATE sources SET revision = revision + 1, updated_at = @Now WHERE source_no = @sourceNo RETURNING {SourceRow.Returned}", new { sourceNo, Now = now.ToUnixTimeMilliseconds() });

    private void InsertSecret(DbConnection connection, SourceRecord owner, NewSourceSecret secret, long now)
    {
        var context = new SealContext(owner.TenantNo, owner.Id.Value, secret.Purpose, now);
        connection.Execute(
            "INSERT INTO source_secrets (source_no, tenant_no, purpose, key_id, sealed, created_at) VALUES (@SourceNo, @TenantNo, @Purpose, @KeyId, @Sealed, @now)",
            new { owner.SourceNo, owner.TenantNo, secret.Purpose, secret.KeyId, Sealed = sealer.Seal(context, secret.Value), now });
    }

    private static string InsertToken(DbConnection connection, int sourceNo, long now)
    {
        var token = SourceToken.Generate();
        connection.Execute("INSERT INTO source_tokens (hash, source_no, created_at) VALUES (@Hash, @sourceNo, @now)", new { Hash = SourceToken.Hash(token), sourceNo, now });
        return token;
    }

    private static string Base(SourceSettings stored, JsonElement patch)
    {
        var json = stored.Write();
        if (patch.ValueKind != JsonValueKind.Object || !patch.TryGetProperty("scheme", out var scheme) || JsonElement.DeepEquals(scheme, stored.Scheme)) return json;
        var settings = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        foreach (var member in OfTheScheme) settings.Remove(member);
        return settings.ToJsonString();
    }

    private async Task<ImmutableHashSet<string>> ReadPurposesAsync(int sourceNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT purpose FROM source_secrets WHERE source_no = @sourceNo", new { sourceNo }, cancellationToken: cancellationToken))];
    }

    private static string? Shown(ImmutableArray<NewSourceSecret> secrets) => secrets.FirstOrDefault(secret => secret.Generated)?.Value.Reveal();
}
