using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Members;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Audit;

/// <summary>What is changed, and how it stands at a moment. Of secrets only that they are there, and since when.</summary>
/// <param name="Kind">The name of its path parameter, such as <c>destination</c>; a path without one is its own kind.</param>
internal sealed record AuditSubject(string Kind, string Id)
{
    private static readonly (string Kind, Func<string, byte[]?> ReadId)[] Kinds =
    [
        ("destination", text => DestinationId.TryParse(text, out var id) ? id.ToBytes() : null),
        ("source", text => SourceId.TryParse(text, out var id) ? id.ToBytes() : null),
        ("oauthClient", text => OAuthClientId.TryParse(text, out var id) ? id.ToBytes() : null),
        ("apiKey", text => ApiKeyId.TryParse(text, out var id) ? id.ToBytes() : null),
        ("member", text => MemberId.TryParse(text, out var id) ? id.ToBytes() : null),
        ("link", text => LinkId.TryParse(text, out var id) ? id.ToBytes() : null),
        ("job", text => JobId.TryParse(text, out var id) ? id.ToBytes() : null),
    ];

    /// <summary>What an operation on a list has made; null when the resource does not tell.</summary>
    /// <param name="collection">What the path of the list names.</param>
    public static AuditSubject? OfMade(string resource, AuditSubject collection)
    {
        // Their ids are chosen by people, and may look like any other.
        if (collection.Kind == "tenants") return new("tenant", resource);
        if (collection.Kind == "event-types") return new("eventType", resource);
        foreach (var (kind, readId) in Kinds)
            if (readId(resource) is not null) return new(kind, resource);
        return null;
    }

    /// <summary>Null when it does not exist, or has no state that is worth keeping.</summary>
    public string? Read(DbConnection connection) => Kind switch
    {
        "tenant" => Tenant(connection),
        "destination" when ReadId() is { } id => Destination(connection, id),
        "source" when ReadId() is { } id => Source(connection, id),
        "oauthClient" when ReadId() is { } id => OAuthClient(connection, id),
        "apiKey" when ReadId() is { } id => ApiKey(connection, id),
        "member" when ReadId() is { } id => Member(connection, id),
        "link" when ReadId() is { } id => Link(connection, id),
        "eventType" => EventType(connection),
        "settings" => Signatures(connection),
        "master-keys" => MasterKey(connection),
        _ => null,
    };

    /// <summary>The tenant of what a path names without its tenant.</summary>
    public int? FindTenant(DbConnection connection) => (Kind, ReadId()) switch
    {
        ("tenant", _) => connection.QuerySingleOrDefault<int?>("SELECT tenant_no FROM tenants WHERE id = @Id", new { Id }),
        ("apiKey", { } id) => connection.QuerySingleOrDefault<int?>("SELECT tenant_no FROM api_keys WHERE id = @id", new { id }),
        ("member", { } id) => connection.QuerySingleOrDefault<int?>("SELECT tenant_no FROM members WHERE id = @id", new { id }),
        ("link", { } id) => connection.QueryFirstOrDefault<int?>("SELECT tenant_no FROM sessions WHERE link_id = @id", new { id }),
        _ => null,
    };

    private static string? Destination(DbConnection connection, byte[] id)
    {
        if (One(connection, "SELECT destination_no AS Number, revision AS Revision, state AS State, settings AS Settings FROM destinations WHERE id = @id AND deleted_at IS NULL", new { id }) is not { } row) return null;
        var secrets = connection.Query<Row>("SELECT purpose AS Name, created_at AS Time FROM secrets WHERE destination_no = @Number ORDER BY secret_no", new { row.Number });
        return Text(new() { ["revision"] = row.Revision, ["state"] = JsonNamingPolicy.CamelCase.ConvertName(((DestinationState)row.State).ToString()), ["settings"] = Parse(row.Settings), ["secrets"] = Secrets(secrets) });
    }

    private static string? Source(DbConnection connection, byte[] id)
    {
        if (One(connection, "SELECT source_no AS Number, revision AS Revision, settings AS Settings FROM sources WHERE id = @id", new { id }) is not { } row) return null;
        var secrets = connection.Query<Row>("SELECT purpose AS Name, created_at AS Time FROM source_secrets WHERE source_no = @Number ORDER BY secret_no", new { row.Number });
        return Text(new() { ["revision"] = row.Revision, ["settings"] = Parse(row.Settings), ["secrets"] = Secrets(secrets) });
    }

    private static string? OAuthClient(DbConnection connection, byte[] id) =>
        One(connection, "SELECT revision AS Revision, settings AS Settings, sealed_at AS Time FROM oauth_clients WHERE id = @id", new { id }) is { } row
            ? Text(new() { ["revision"] = row.Revision, ["settings"] = Parse(row.Settings), ["secrets"] = Secrets([new Row { Name = "oauth-client", Time = row.Time }]) })
            : null;

    private static string? ApiKey(DbConnection connection, byte[] id) =>
        One(connection, "SELECT name AS Name, hint AS Hint, role AS Role, tenant_no AS TenantNo, expires_at AS Time, revoked_at AS Until FROM api_keys WHERE id = @id", new { id }) is { } row
            ? Text(new() { ["name"] = row.Name, ["hint"] = row.Hint, ["role"] = RoleText.Of(RoleText.OfKey(row.Role, row.TenantNo is not null)), ["expiresAt"] = Moment(row.Time), ["revokedAt"] = Moment(row.Until) })
            : null;

    private static string? Member(DbConnection connection, byte[] id) =>
        connection.QuerySingleOrDefault<MemberRow>($"SELECT {MemberRow.Columns} WHERE m.id = @id", new { id }) is { } row
            ? Text(new() { ["email"] = row.Email, ["name"] = row.Name, ["role"] = RoleText.Of((Role)row.Role), ["state"] = JsonNamingPolicy.CamelCase.ConvertName(row.State.ToString()), ["signedInAt"] = Moment(row.SignedInAt) })
            : null;

    private static string? Link(DbConnection connection, byte[] id) =>
        One(connection, "SELECT name AS Name, role AS Role, expires_at AS Time FROM links WHERE id = @id", new { id }) is { Role: { } role } row
            ? Text(new() { ["name"] = row.Name, ["role"] = RoleText.Of((Role)role), ["expiresAt"] = Moment(row.Time) })
            : null;

    private string? Tenant(DbConnection connection) =>
        One(connection, "SELECT name AS Name, revision AS Revision, settings AS Settings FROM tenants WHERE id = @Id AND deleted_at IS NULL", new { Id }) is { } row
            ? Text(new() { ["name"] = row.Name, ["revision"] = row.Revision, ["settings"] = Parse(row.Settings) })
            : null;

    private string? EventType(DbConnection connection) =>
        One(connection, "SELECT description AS Name, revision AS Revision, versions AS Settings, archived_at AS Time FROM event_types WHERE name = @Id", new { Id }) is { } row
            ? Text(new() { ["description"] = row.Name, ["revision"] = row.Revision, ["versions"] = Parse(row.Settings), ["archivedAt"] = Moment(row.Time) })
            : null;

    private static string? Signatures(DbConnection connection) =>
        connection.QuerySingleOrDefault<byte[]>("SELECT value FROM instance WHERE name = 'signature-settings'") is { } value ? System.Text.Encoding.UTF8.GetString(value) : null;

    private static string? MasterKey(DbConnection connection) => SealedSecrets.ReadCheck(connection) is { } check ? Text(new() { ["current"] = SecretSealer.VersionOf(check) }) : null;

    private byte[]? ReadId() => Array.Find(Kinds, known => known.Kind == Kind).ReadId?.Invoke(Id);

    private static Row? One(DbConnection connection, string sql, object parameters) => connection.QuerySingleOrDefault<Row>(sql, parameters);

    private static string Text(JsonObject state) => state.ToJsonString();

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    private static JsonArray Secrets(IEnumerable<Row> rows) => [.. rows.Select(row => (JsonNode)new JsonObject { ["purpose"] = row.Name, ["storedAt"] = Moment(row.Time) })];

    private static JsonValue? Moment(long? milliseconds) => milliseconds is { } value ? JsonValue.Create(DateTimeOffset.FromUnixTimeMilliseconds(value)) : null;

    private sealed class Row
    {
        public long Number { get; init; }

        public long Revision { get; init; }

        public long State { get; init; }

        public long? Role { get; init; }

        public long? TenantNo { get; init; }

        public string? Settings { get; init; }

        public string? Name { get; init; }

        public string? Hint { get; init; }

        public long? Time { get; init; }

        public long? Until { get; init; }
    }
}
