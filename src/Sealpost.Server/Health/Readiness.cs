using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Health;

/// <summary>Ready is what a client cares for: the journal commits and reads answer, within a deadline, and the host is not stopping.</summary>
internal sealed partial class Readiness(Journal journal, Database database, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Readiness> logger)
{
    private const string CannotCommit = "It cannot commit. The operator's log says why.";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>Null when ready. The public reason is general; the log has the particulars.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return "It is still starting.";
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "It is stopping.";
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await CommitAsync(either.Token).WaitAsync(either.Token);
            return null;
        }
        catch (JournalUnavailableException)
        {
            return CannotCommit;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotReady(logger, failure);
            return CannotCommit;
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await journal.ExecuteAsync(connection => connection.ExecuteScalar<long>("SELECT 1"), cancellationToken);
        await using var reader = database.OpenReader();
        await reader.ExecuteScalarAsync<long>("SELECT 1");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready")]
        public static partial void NotReady(ILogger logger, Exception exception);
    }
}
