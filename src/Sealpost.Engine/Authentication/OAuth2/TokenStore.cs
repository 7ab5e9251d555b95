using System.Text.Json;
using Dapper;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Storage;
using Sealpost.Secrets;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>One sealed token per client and scope, so that a restart and other nodes use the token that is there.</summary>
internal sealed class TokenStore(Database database, Journal journal, SecretSealer sealer, TimeProvider time)
{
    /// <summary>The stored token of this revision of the client, its lifetime counted from now; null when there is none that still opens.</summary>
    public async Task<AccessToken?> FindAsync(OAuthClient client, string? scope, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT sealed AS Sealed, obtained_at AS ObtainedAt, expires_at AS ExpiresAt FROM oauth_tokens
            WHERE client_id = @Id AND scope = @Scope AND client_revision = @Revision
            """,
            new { Id = client.Id.ToBytes(), Scope = scope ?? "", client.Revision },
            cancellationToken: cancellationToken));
        if (row is null || !sealer.TryOpen(Context(client, scope, row.ObtainedAt), row.Sealed, out var sealedToken)) return null;
        var content = JsonSerializer.Deserialize<Content>(sealedToken.RevealUtf8())!;
        return new(content.Value, Left(row), content.BaseUrl);
    }

    /// <summary>Stores a token unless the client was changed or deleted since it was read.</summary>
    public Task WriteAsync(OAuthClient client, string? scope, AccessToken token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var obtainedAt = now.ToUnixTimeMilliseconds();
        var content = new Secret(JsonSerializer.Serialize(new Content(token.Value, token.BaseUrl)));
        return journal.ExecuteAsync(
            connection => connection.Execute(
                """
                INSERT INTO oauth_tokens (client_id, scope, client_revision, sealed, obtained_at, expires_at)
                SELECT id, @Scope, revision, @Sealed, @obtainedAt, @ExpiresAt FROM oauth_clients WHERE id = @Id AND revision = @Revision
                ON CONFLICT (client_id, scope) DO UPDATE
                SET client_revision = excluded.client_revision, sealed = excluded.sealed, obtained_at = excluded.obtained_at, expires_at = excluded.expires_at
                """,
                new
                {
                    Id = client.Id.ToBytes(),
                    Scope = scope ?? "",
                    client.Revision,
                    Sealed = sealer.Seal(Context(client, scope, obtainedAt), content),
                    obtainedAt,
                    ExpiresAt = (now + token.Lifetime).ToUnixTimeMilliseconds(),
                }),
            cancellationToken);
    }

    // The wall clock may have jumped since: what is left is never more than the token was given.
    private TimeSpan Left(Row row)
    {
        var left = row.ExpiresAt - time.GetUtcNow().ToUnixTimeMilliseconds();
        return TimeSpan.FromMilliseconds(Math.Clamp(left, 0, row.ExpiresAt - row.ObtainedAt));
    }

    private static SealContext Context(OAuthClient client, string? scope, long obtainedAt) =>
        new(client.TenantNo, client.Id.Value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"oauth-token:{client.Revision}:{scope}"), obtainedAt);

    private sealed record Content(string Value, Uri? BaseUrl);

    private sealed class Row
    {
        public byte[] Sealed { get; init; } = [];

        public long ObtainedAt { get; init; }

        public long ExpiresAt { get; init; }
    }
}
