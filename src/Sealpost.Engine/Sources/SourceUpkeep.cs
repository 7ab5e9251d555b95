using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Sources.Rejections;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sources;

/// <summary>Forgets what has been remembered long enough: rejected requests, and the keys of deliveries and requests.</summary>
internal sealed partial class SourceUpkeep(Journal journal, RejectionStore rejections, TimeProvider time, ILogger<SourceUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private const int KeysAtOnce = 1000;

    /// <summary>Forgets all that is due, a small batch at a time, so that messages are written in between.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await rejections.ForgetOldAsync(cancellationToken);
        while (await journal.ExecuteAsync(ForgetKeys, cancellationToken) == KeysAtOnce)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (DbException failure)
            {
                LogFailed(failure);
            }
        }
    }

    private int ForgetKeys(DbConnection connection) => connection.Execute(
        "DELETE FROM idempotency WHERE (scope, key_hash) IN (SELECT scope, key_hash FROM idempotency WHERE created_at < @Oldest ORDER BY created_at LIMIT @KeysAtOnce)",
        new { Oldest = time.GetUtcNow().ToUnixTimeMilliseconds() - IdempotencyKey.Lifetime, KeysAtOnce });

    [LoggerMessage(LogLevel.Warning, "What has been remembered long enough could not be forgotten; it is tried again")]
    private partial void LogFailed(Exception failure);
}
