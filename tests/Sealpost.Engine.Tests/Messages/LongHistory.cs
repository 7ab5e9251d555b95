using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Messages;

/// <summary>Writes more messages than a list looks through at once, none of them with a delivery.</summary>
internal static class LongHistory
{
    private const int AtOnce = 500;

    /// <param name="first">The least id; the others follow it.</param>
    public static async Task WriteAsync(this TestEngine engine, int tenantNo, MessageId first, int count, string eventType)
    {
        var dialect = engine.Services.GetRequiredService<Database>().Dialect;
        var statements = Enumerable.Range(0, count).Chunk(AtOnce).Select(chunk =>
            "INSERT INTO messages (tenant_no, id, event_type, size, deliveries, created_at) VALUES " +
            string.Join(", ", chunk.Select(number => string.Create(CultureInfo.InvariantCulture, $"({tenantNo}, {dialect.Bytes(PublicId.ToBytes(first.Value + (UInt128)number))}, '{eventType}', 0, 0, 0)"))));
        await engine.Services.GetRequiredService<Journal>().ExecuteAsync(connection => statements.Sum(statement => connection.Execute(statement)));
    }
}
