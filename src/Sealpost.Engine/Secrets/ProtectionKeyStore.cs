using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Secrets;

namespace Sealpost.Engine.Secrets;

/// <summary>The keys of ASP.NET Core's Data Protection, as it writes them, sealed: all nodes share them, and who reads the database forges no form.</summary>
internal sealed class ProtectionKeyStore(Database database, Journal journal, SecretSealer sealer, UuidV7 ids, TimeProvider time)
{
    public const string Purpose = "data-protection-key";

    /// <summary>Oldest first. What does not open is left out: a key that is missing is made anew.</summary>
    public IReadOnlyList<string> ReadAll()
    {
        using var connection = database.OpenReader();
        var rows = connection.Query<Row>("SELECT id AS Id, created_at AS CreatedAt, sealed AS Sealed FROM data_protection_keys ORDER BY id");
        return [.. rows.Select(row => sealer.TryOpen(ContextOf(row.Id, row.CreatedAt), row.Sealed, out var element) ? element.Reveal() : null).OfType<string>()];
    }

    public Task AddAsync(string element)
    {
        var (id, now) = (PublicId.ToBytes(ids.Next()), time.GetUtcNow().ToUnixTimeMilliseconds());
        var envelope = sealer.Seal(ContextOf(id, now), new Secret(element));
        return journal.ExecuteAsync(connection => connection.Execute("INSERT INTO data_protection_keys (id, created_at, sealed) VALUES (@id, @now, @envelope)", new { id, now, envelope }));
    }

    private static SealContext ContextOf(byte[] id, long createdAt) => new(0, PublicId.FromBytes(id), Purpose, createdAt);

    private sealed class Row
    {
        public byte[] Id { get; init; } = [];

        public long CreatedAt { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
