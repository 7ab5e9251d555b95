using System.Collections.Immutable;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.DiskSpace;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Health;

/// <summary>
/// Ready is what a client cares for: the journal commits and reads answer, the loop of the lanes turns, the lease stands and there is room for messages. Each check has a name and
/// one deadline is over all of them.
/// </summary>
internal sealed partial class Readiness(
    Journal journal, Database database, Dispatcher dispatcher, LaneOwnership ownership, DiskWatch disk, CanaryLoop canary, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Readiness> logger)
{
    private const string CannotCommit = "It cannot commit. The operator's log says why.";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    private static readonly ImmutableArray<ReadinessFault> Starting = [new("host", "It is still starting.")];
    private static readonly ImmutableArray<ReadinessFault> Stopping = [new("host", "It is stopping.")];

    private readonly Lock _gate = new();
    private Task _turn = Task.CompletedTask;

    /// <summary>Empty when ready. The public reasons are general; the log has the particulars.</summary>
    public async Task<ImmutableArray<ReadinessFault>> CheckAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return Starting;
        if (lifetime.ApplicationStopping.IsCancellationRequested) return Stopping;
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var turns = TurnsAsync(either.Token);
        var commits = await CommitsAsync(either.Token);
        var faults = ImmutableArray.CreateBuilder<ReadinessFault>();
        if (!commits) faults.Add(new("journal", CannotCommit));
        if (!await turns) faults.Add(new("dispatcher", "The loop that sends deliveries does not turn."));
        if (!ownership.IsHeld || ownership.Incarnation == LaneOwnership.Lost) faults.Add(new("lease", "It has no valid lease, so other nodes may serve its lanes."));
        if (disk.IsReserveReached) faults.Add(new("disk", "The disk is as good as full, so new messages are refused. Deliveries go on."));
        if (canary.IsSilent) faults.Add(new("canary", "A message that it sends itself now and then has not been delivered."));
        cancellationToken.ThrowIfCancellationRequested();
        return faults.DrainToImmutable();
    }

    private async Task<bool> CommitsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(cancellationToken).WaitAsync(cancellationToken);
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
        catch (Exception failure)
        {
            Log.NotReady(logger, failure);
            return false;
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await journal.ExecuteAsync(connection => connection.ExecuteScalar<long>("SELECT 1"), cancellationToken);
        await using var reader = await database.OpenReaderAsync(cancellationToken);
        await reader.ExecuteScalarAsync<long>("SELECT 1");
    }

    private async Task<bool> TurnsAsync(CancellationToken cancellationToken)
    {
        if (!dispatcher.IsRunning) return false;
        Task turn;
        // A loop that is stuck is asked once, however often others ask.
        lock (_gate) turn = _turn = _turn.IsCompleted ? dispatcher.ProbeAsync() : _turn;
        await turn.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return turn.IsCompletedSuccessfully;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready")]
        public static partial void NotReady(ILogger logger, Exception exception);
    }
}

/// <param name="Check">Its stable name.</param>
/// <param name="Reason">For people; it tells nothing that is not everybody's business.</param>
internal sealed record ReadinessFault(string Check, string Reason);
