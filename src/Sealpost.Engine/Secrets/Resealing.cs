using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Secrets;

/// <summary>
/// Seals again, with the current key, what older ones sealed. What is left to do stands in the rows themselves, so a process that dies in the middle loses at most a
/// batch, and two nodes that do it at once only do it twice.
/// </summary>
internal sealed partial class Resealing(Database database, Journal journal, SecretSealer sealer, TimeProvider time, ILogger<Resealing> log)
{
    /// <summary>Less than a millisecond of the writer's time.</summary>
    private const int BatchSize = 50;

    /// <summary>Between batches the journal has room for everything else.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="mayGoOn">Asked before each batch.</param>
    /// <returns>How many rows were sealed again.</returns>
    public async Task<int> RunAsync(Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        var resealed = 0;
        var unopened = 0;
        foreach (var table in SealedTable.All)
        {
            SealedRow? last = null;
            while (mayGoOn() && ReadBatch(table, last) is { Count: > 0 } rows)
            {
                if (last is not null) await Task.Delay(Pause, time, cancellationToken);
                last = rows[^1];
                var changed = rows.Select(row => (Row: row, Envelope: Reseal(row))).Where(change => change.Envelope is not null).ToArray();
                unopened += rows.Count - changed.Length;
                if (changed.Length == 0) continue;
                resealed += await journal.ExecuteAsync(connection => changed.Sum(change => table.Replace(connection, change.Row, change.Envelope!)), cancellationToken);
            }
        }

        if (resealed > 0) LogResealed(resealed, sealer.CurrentVersion);
        if (unopened > 0) LogUnopened(unopened);
        return resealed;
    }

    private IReadOnlyList<SealedRow> ReadBatch(SealedTable table, SealedRow? after)
    {
        using var connection = database.OpenReader();
        return table.ReadOld(connection, sealer.CurrentVersion, after, BatchSize);
    }

    /// <summary>Null when it does not open.</summary>
    private byte[]? Reseal(SealedRow row)
    {
        if (!sealer.TryOpenBytes(row.Context, row.Sealed, out var content)) return null;
        var envelope = sealer.SealBytes(row.Context, content);
        CryptographicOperations.ZeroMemory(content);
        return envelope;
    }

    [LoggerMessage(LogLevel.Information, "{Count} secrets were sealed again with master key version {Version}")]
    private partial void LogResealed(int count, int version);

    [LoggerMessage(LogLevel.Error, "{Count} stored secrets do not open with the master keys that are given, and stay as they are; `sealpost keys status` counts them")]
    private partial void LogUnopened(int count);
}
