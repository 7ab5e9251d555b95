using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sealpost.Server.Access;

/// <summary>Writes when keys were last used, once a minute and at stop, away from the requests.</summary>
internal sealed partial class ApiKeyUse(ApiKeyDirectory directory, ApiKeyStore store, TimeProvider time, ILogger<ApiKeyUse> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var uses = new List<(Engine.Identity.ApiKeyId, long)>();
        foreach (var key in directory.All)
            if (key.TakeUnwrittenUse(out var lastUsed)) uses.Add((key.Id, lastUsed));
        if (uses.Count > 0) await store.WriteUseAsync(uses, cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushQuietlyAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FlushQuietlyAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>A lost time of last use is no reason to stop.</summary>
    private async Task FlushQuietlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.NotWritten(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The API keys' time of last use could not be written")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
