using System.Data.Common;
using System.Text;
using Dapper;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Idempotency;

/// <summary>Makes things once: the key is looked up and remembered in the transaction that makes the thing. Keys are remembered for 24 hours.</summary>
internal sealed class IdempotencyLedger(Journal journal, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <param name="key">Null when the caller gave none; then everything is new.</param>
    /// <param name="make">Makes the thing and names it by its public id. What it throws rolls everything back.</param>
    public Task<Creation<T>> CreateAsync<T>(RequestKey? key, Func<DbConnection, (string Resource, T Value)> make, CancellationToken cancellationToken)
    {
        var audit = AuditDraft.Current;
        return journal.ExecuteAsync(
            connection =>
            {
                if (key is null) return new Creation<T>.Made(Make(connection).Value);
                if (Find(connection, key) is { } earlier)
                    return earlier.BodyHash.AsSpan().SequenceEqual(key.RequestHash) ? new Creation<T>.Repeated(Encoding.UTF8.GetString(earlier.Resource)) : new Creation<T>.Conflict();
                var (resource, value) = Make(connection);
                Remember(connection, key, resource);
                return (Creation<T>)new Creation<T>.Made(value);
            },
            cancellationToken);

        (string Resource, T Value) Make(DbConnection connection)
        {
            var made = make(connection);
            audit?.Made(made.Resource);
            return made;
        }
    }

    private Entry? Find(DbConnection connection, RequestKey key)
    {
        var oldest = (time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();
        connection.Execute("DELETE FROM idempotency WHERE scope = @Scope AND key_hash = @Hash AND created_at < @oldest", new { key.Scope, key.Hash, oldest });
        return connection.QuerySingleOrDefault<Entry>(
            "SELECT body_hash AS BodyHash, resource AS Resource FROM idempotency WHERE scope = @Scope AND key_hash = @Hash",
            new { key.Scope, key.Hash });
    }

    private void Remember(DbConnection connection, RequestKey key, string resource) =>
        connection.Execute(
            "INSERT INTO idempotency (scope, key_hash, body_hash, resource, created_at) VALUES (@Scope, @Hash, @RequestHash, @Resource, @Now)",
            new { key.Scope, key.Hash, key.RequestHash, Resource = Encoding.UTF8.GetBytes(resource), Now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    private sealed record Entry(byte[] BodyHash, byte[] Resource);
}
