using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sources.Rejections;

/// <summary>Keeps what sources rejected, bounded in number and time, and sealed: it may hold a credential.</summary>
internal sealed partial class RejectionStore(
    Database database, Journal journal, SecretSealer sealer, UuidV7 ids, TimeProvider time, IOptions<SourceOptions> options, ILogger<RejectionStore> log)
{
    private const string Columns = "id AS Id, reason AS Reason, received_at AS ReceivedAt, sealed AS Sealed";
    private const string Purpose = "rejection";

    private readonly SourceOptions _options = options.Value;
    private readonly RejectionAllowance _allowance = new(options.Value.RejectionsKeptPerMinute);

    /// <summary>Keeps a request if its source may keep another one now. Never fails: the sender is answered in any case.</summary>
    public async Task KeepAsync(SourceSnapshot source, SourceRequest request, string reason, CancellationToken cancellationToken)
    {
        if (_options.RejectionsKept == 0 || !_allowance.Take(source.SourceNo, time.GetUtcNow())) return;
        var id = new RejectionId(ids.Next());
        var sealedRequest = sealer.SealBytes(Context(source.TenantNo, id), RejectionEnvelope.Write(request, _options.RejectedBodyBytes));
        try
        {
            await journal.ExecuteAsync(connection => Insert(connection, source.SourceNo, id, reason, request.ReceivedAt, sealedRequest), cancellationToken);
        }
        catch (DbException failure)
        {
            LogNotKept(failure, source.Id.ToString());
        }
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Rejection>> ListAsync(SourceRecord source, byte[]? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM source_rejections WHERE source_no = @SourceNo AND received_at >= @Oldest {(before is null ? "" : "AND id < @before")}
            ORDER BY id DESC LIMIT @limit
            """,
            new { source.SourceNo, Oldest = Oldest(), before, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => Open(source.TenantNo, row))];
    }

    public async Task<Rejection?> FindAsync(SourceRecord source, RejectionId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM source_rejections WHERE source_no = @SourceNo AND id = @Id AND received_at >= @Oldest",
            new { source.SourceNo, Id = id.ToBytes(), Oldest = Oldest() },
            cancellationToken: cancellationToken));
        return row is null ? null : Open(source.TenantNo, row);
    }

    /// <summary>Forgets what has been kept long enough.</summary>
    public Task<int> ForgetOldAsync(CancellationToken cancellationToken) =>
        journal.ExecuteAsync(connection => connection.Execute("DELETE FROM source_rejections WHERE received_at < @Oldest", new { Oldest = Oldest() }), cancellationToken);

    private int Insert(DbConnection connection, int sourceNo, RejectionId id, string reason, DateTimeOffset receivedAt, byte[] content)
    {
        connection.Execute(
            "INSERT INTO source_rejections (id, source_no, reason, received_at, sealed) VALUES (@Id, @sourceNo, @reason, @ReceivedAt, @content)",
            new { Id = id.ToBytes(), sourceNo, reason, ReceivedAt = receivedAt.ToUnixTimeMilliseconds(), content });
        return connection.Execute(
            """
            DELETE FROM source_rejections WHERE source_no = @sourceNo AND id <=
                (SELECT id FROM source_rejections WHERE source_no = @sourceNo ORDER BY id DESC LIMIT 1 OFFSET @RejectionsKept)
            """,
            new { sourceNo, _options.RejectionsKept });
    }

    private long Oldest() => (time.GetUtcNow() - _options.RejectionsKeptFor).ToUnixTimeMilliseconds();

    private Rejection Open(int tenantNo, Row row)
    {
        var id = RejectionId.FromBytes(row.Id);
        return new(
            id, row.Reason, DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt),
            sealer.TryOpenBytes(Context(tenantNo, id), row.Sealed, out var content) ? RejectionEnvelope.Read(content) : null);
    }

    private static SealContext Context(int tenantNo, RejectionId id) => new(tenantNo, id.Value, Purpose, 0);

    [LoggerMessage(LogLevel.Warning, "A request that source {Source} rejected could not be kept for diagnosis")]
    private partial void LogNotKept(Exception failure, string source);

    private sealed class Row
    {
        public byte[] Id { get; init; } = [];

        public string Reason { get; init; } = "";

        public long ReceivedAt { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
