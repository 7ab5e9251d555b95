using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>
/// This node among those that share the database: it keeps its lease alive, takes and gives partitions, and hears what the others accept for its lanes
/// or change. Two loops: one does nothing but renew, so that nothing delays it; the other looks, and acts on what it sees.
/// </summary>
internal sealed partial class ClusterMember : Membership, IAsyncDisposable
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    // Leases are agreed on with the database, whose clock is the machine's, whatever clock the rest is given.
    private readonly TimeProvider _leaseTime = TimeProvider.System;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<int> _releasing = [];
    private readonly List<RemoteEvent> _outgoing = [];
    private readonly PostgreSqlDatabase _database;
    private readonly ClusterStore _store;
    private readonly Inbox _inbox;
    private readonly ConfigurationLog _changes;
    private readonly Journal _journal;
    private readonly Dispatcher _dispatcher;
    private readonly LaneOwnership _ownership;
    private readonly ConfigurationCaches _caches;
    private readonly LeaseMetrics _metrics;
    private readonly UuidV7 _ids;
    private readonly TimeProvider _time;
    private readonly ClusterOptions _options;
    private readonly ILogger<ClusterMember> _log;
    private Task _loops = Task.CompletedTask;
    private DateTimeOffset _startedAt;
    private long _membership = -1;
    private long _configuration;
    private HashSet<long> _neighbours = [];
    private bool _hasOthers;
    private volatile bool _hasHeirs;
    private volatile bool _balanced;
    private bool _disposed;
    private volatile bool _leaving;

    public ClusterMember(
        PostgreSqlDatabase database, PendingReader pending, Journal journal, Dispatcher dispatcher, LaneOwnership ownership, ConfigurationCaches caches, LeaseMetrics metrics,
        UuidV7 ids, TimeProvider time, IOptions<ClusterOptions> options, ILogger<ClusterMember> log)
    {
        _database = database;
        _store = new ClusterStore(database.Cluster);
        _inbox = new Inbox(database.Cluster, pending);
        _changes = new ConfigurationLog(database.Cluster);
        _journal = journal;
        _dispatcher = dispatcher;
        _ownership = ownership;
        _caches = caches;
        _metrics = metrics;
        _ids = ids;
        _time = time;
        _options = options.Value;
        _log = log;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _startedAt = _time.GetUtcNow();
        _ownership.Changed += Count;
        _configuration = await _changes.FindEndAsync(cancellationToken);
        var gone = (await _store.ListNodesAsync(cancellationToken)).Where(node => new NodeProcess(node.Place, node.Process).IsGone()).Select(node => node.Incarnation).ToList();
        if (gone.Count > 0) await _store.EvictAsync(gone, certainlyGone: true, cancellationToken);
        await JoinAsync(cancellationToken);
        await LookAsync(cancellationToken);
        _loops = Task.WhenAll(RenewAsync(), WatchAsync());
    }

    public override async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (!_hasHeirs || _ownership.Incarnation == LaneOwnership.Lost) return;
        await _store.AnnounceLeavingAsync(_ownership.Incarnation, cancellationToken);
        _leaving = true;
        // When the last heir goes meanwhile, there is nobody to wait for.
        while (_hasHeirs && !(_ownership.Served.IsEmpty && Releasing().IsEmpty)) await Task.Delay(_options.PollInterval, _leaseTime, cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await _loops.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var incarnation = _ownership.Incarnation;
        // Alone, it has not joined: the start failed before.
        if (incarnation is LaneOwnership.Lost or LaneOwnership.Alone) return;
        try
        {
            await _journal.ExecuteAsync(connection => ClusterStore.Leave(connection, incarnation), cancellationToken);
        }
        catch (DbException failure)
        {
            LogNoLeave(failure);
        }
    }

    public override async Task<IReadOnlyList<ClusterNode>> ListNodesAsync(CancellationToken cancellationToken)
    {
        var (nodes, owners) = await _store.ReadAsync(cancellationToken);
        return
        [
            .. nodes.Select(node => new ClusterNode(
                node.Incarnation, node.Name, DateTimeOffset.FromUnixTimeMilliseconds(node.StartedAt), TimeSpan.FromMilliseconds(Math.Max(0, node.LeaseLeft)), node.Leaving,
                node.Incarnation == _ownership.Incarnation, OwnedBy(node.Incarnation, owners))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        // The container knows it by two names and disposes of it by both.
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stopping.CancelAsync();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RenewAsync()
    {
        var wait = _options.Lease / 3;
        var failing = false;
        while (await DelayAsync(wait))
        {
            var incarnation = _ownership.Incarnation;
            if (incarnation == LaneOwnership.Lost) continue;
            var askedAt = _leaseTime.GetTimestamp();
            try
            {
                using var late = new CancellationTokenSource(_options.Lease / 3, _leaseTime);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token);
                if (await _store.RenewAsync(incarnation, _options.Lease, either.Token)) _ownership.Renew(incarnation, askedAt, _options.Lease);
                else Lose(incarnation);
                if (failing) LogRenews();
                failing = false;
                wait = _options.Lease / 3;
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                if (!failing) LogRenewalFailed(StackOf(failure), failure.GetBaseException().Message);
                failing = true;
                wait = _options.Lease / 15;
            }
        }
    }

    private async Task WatchAsync()
    {
        var failing = false;
        while (await DelayAsync(failing ? RetryInterval : _hasOthers ? _options.PollInterval : IdleInterval))
        {
            try
            {
                await LookAsync(_stopping.Token);
                if (failing) await ReturnAsync();
                failing = false;
            }
            catch (FencedException)
            {
                Lose(_ownership.Incarnation);
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                if (!failing) LogWatchFailed(StackOf(failure), failure.GetBaseException().Message);
                failing = true;
            }
        }
    }

    // What was taken from the inbox when the connection broke may be known to nobody.
    private Task ReturnAsync()
    {
        LogWatches();
        _balanced = false;
        return _dispatcher.ScanAsync(_ownership.Served);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_ownership.Incarnation == LaneOwnership.Lost) await JoinAsync(cancellationToken);
        var incarnation = _ownership.Incarnation;
        var signs = await _store.LookAsync(incarnation, _ownership.Served, cancellationToken);
        if (!signs.Stands)
        {
            Lose(incarnation);
            return;
        }

        _hasOthers = signs.HasOthers;
        _hasHeirs = signs.HasHeirs;
        if (signs.Configuration != _configuration) await FollowAsync(incarnation, cancellationToken);
        if (signs.HasInbox) await EmptyInboxAsync(incarnation, cancellationToken);
        if (signs.SomeLapsed) await EvictLapsedAsync(incarnation, cancellationToken);
        if (signs.Membership != _membership || !_balanced) await BalanceAsync(incarnation, signs.Membership, cancellationToken);
        await TellOthersAsync(cancellationToken);
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        var askedAt = _leaseTime.GetTimestamp();
        var incarnation = await _store.JoinAsync(_options.NodeName, NodeProcess.Current, _startedAt, _options.Lease, cancellationToken);
        _ownership.Begin(incarnation, askedAt, _options.Lease);
        _balanced = false;
        LogJoined(incarnation, _options.NodeName);
    }

    private void Lose(long incarnation)
    {
        if (_ownership.Lose(incarnation)) LogLost(incarnation);
    }

    // Whoever noticed first, be it the journal, every partition that goes with an incarnation is counted here.
    private void Count(OwnershipChange change)
    {
        _metrics.Acquired(change.Gained.Count);
        if (change.IsLoss) _metrics.Lost(change.Gone.Count);
        else _metrics.Released(change.Gone.Count);
    }

    private async Task FollowAsync(long incarnation, CancellationToken cancellationToken)
    {
        var (changes, end) = await _changes.ReadAsync(incarnation, _configuration, cancellationToken);
        await _caches.ApplyAsync(changes, cancellationToken);
        _configuration = end;
        if (_ownership.Leads) await _changes.ForgetOldAsync(cancellationToken);
    }

    private async Task EmptyInboxAsync(long incarnation, CancellationToken cancellationToken)
    {
        _dispatcher.BeginReading();
        var letters = await _inbox.TakeAsync(incarnation, _ownership.Served, cancellationToken);
        _dispatcher.TakeRead(letters.Deliveries);
        foreach (var (destinationNo, happening) in letters.Others) _dispatcher.Post(destinationNo, happening);
    }

    private async Task EvictLapsedAsync(long incarnation, CancellationToken cancellationToken)
    {
        var lapsed = (await _store.ListNodesAsync(cancellationToken)).Where(node => node.LeaseLeft < 0 && node.Incarnation != incarnation).ToList();
        if (lapsed.Count == 0) return;
        foreach (var node in lapsed) LogEvicts(node.Incarnation, node.Name);
        await _store.EvictAsync([.. lapsed.Select(node => node.Incarnation)], certainlyGone: false, cancellationToken);
        _balanced = false;
    }

    private async Task BalanceAsync(long incarnation, long membership, CancellationToken cancellationToken)
    {
        var releasing = Releasing();
        var (nodes, owners) = await _store.ReadAsync(cancellationToken);
        Reconcile(incarnation, OwnedBy(incarnation, owners), releasing);
        var plan = LeasePlan.Decide(incarnation, [.. nodes.Where(node => !node.Leaving).Select(node => node.Incarnation)], owners, releasing);
        var claimed = 0;
        if (plan.Claim > 0 && !_leaving)
        {
            var (taken, unclean) = await _store.ClaimAsync(incarnation, plan.Claim, cancellationToken);
            _ownership.Grant(incarnation, taken.Without(unclean), recoveredBefore: default);
            _ownership.Grant(incarnation, unclean, new MessageId(_ids.Next()));
            claimed = taken.Count;
        }

        if (claimed > 0 || !plan.Release.IsEmpty) LogBalanced(claimed, plan.Release.Count, nodes.Count);
        MissTheDead([.. nodes.Select(node => node.Incarnation)]);
        _membership = membership;
        _balanced = _leaving || claimed == plan.Claim;
        Release(incarnation, plan.Release);
    }

    /// <summary>The database has the last word: an answer may have been lost on its way.</summary>
    /// <param name="releasing">What was on its way out before the owners were read.</param>
    private void Reconcile(long incarnation, PartitionSet owned, PartitionSet releasing)
    {
        _ownership.Withdraw(_ownership.Served.Without(owned));
        if (!_leaving) _ownership.Grant(incarnation, owned.Without(releasing), new MessageId(_ids.Next()));
    }

    // Who died may have had no time to tell of what it had just committed for lanes of this node.
    private void MissTheDead(HashSet<long> nodes)
    {
        if (!_neighbours.IsSubsetOf(nodes)) _ = _dispatcher.ScanAsync(_ownership.Served);
        _neighbours = nodes;
    }

    private void Release(long incarnation, PartitionSet partitions)
    {
        _ownership.Withdraw(partitions);
        foreach (var partition in partitions.List())
        {
            lock (_releasing)
            {
                if (!_releasing.Add(partition)) continue;
            }

            _ = ReleaseAsync(incarnation, partition);
        }
    }

    private async Task ReleaseAsync(long incarnation, int partition)
    {
        try
        {
            await _dispatcher.DrainAsync(partition, _stopping.Token);
            await _journal.ExecuteAsync(connection => ClusterStore.Release(connection, incarnation, partition), _stopping.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The journal itself says, once, that the database is away.
            if (failure is not JournalUnavailableException) LogReleaseFailed(failure, partition);
            _balanced = false;
        }
        catch (OperationCanceledException)
        {
            // The node stops, and gives away everything at once.
        }
        finally
        {
            lock (_releasing) _releasing.Remove(partition);
        }
    }

    private async Task TellOthersAsync(CancellationToken cancellationToken)
    {
        while (_outgoing.Count < 500 && _ownership.Elsewhere.TryRead(out var remote)) _outgoing.Add(remote);
        if (_outgoing.Count == 0) return;
        await _inbox.PutAsync(_outgoing, cancellationToken);
        _outgoing.Clear();
    }

    /// <summary>Null for what is expected of a database that is away: there the message says it all.</summary>
    private Exception? StackOf(Exception failure) => failure is OperationCanceledException || (failure is DbException refused && _database.MayPass(refused)) ? null : failure;

    private PartitionSet Releasing()
    {
        lock (_releasing) return PartitionSet.From(_releasing);
    }

    private static PartitionSet OwnedBy(long incarnation, long?[] owners) =>
        PartitionSet.From(Enumerable.Range(0, owners.Length).Where(partition => owners[partition] == incarnation));

    /// <summary>False when the node stops.</summary>
    private async Task<bool> DelayAsync(TimeSpan wait)
    {
        await Task.Delay(wait, _leaseTime, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stopping.IsCancellationRequested;
    }

    [LoggerMessage(LogLevel.Information, "Joined the cluster as incarnation {Incarnation} of node {Name}")]
    private partial void LogJoined(long incarnation, string name);

    [LoggerMessage(LogLevel.Warning, "Incarnation {Incarnation} has ended: its lease had lapsed and another node has taken its lanes. Joining again")]
    private partial void LogLost(long incarnation);

    [LoggerMessage(LogLevel.Warning, "Incarnation {Incarnation} of node {Name} gave no sign of life for its lease; taking its lanes")]
    private partial void LogEvicts(long incarnation, string name);

    [LoggerMessage(LogLevel.Information, "Took {Taken} partitions and gives {Given}, being one of {Nodes} nodes")]
    private partial void LogBalanced(int taken, int given, int nodes);

    [LoggerMessage(LogLevel.Warning, "Could not take leave of the other nodes; they take the lanes when the lease lapses")]
    private partial void LogNoLeave(Exception failure);

    [LoggerMessage(LogLevel.Warning, "The lease could not be renewed; trying until it can ({Cause})")]
    private partial void LogRenewalFailed(Exception? failure, string cause);

    [LoggerMessage(LogLevel.Information, "The lease is renewed again")]
    private partial void LogRenews();

    [LoggerMessage(LogLevel.Warning, "Looking at what other nodes do failed; trying until it succeeds ({Cause})")]
    private partial void LogWatchFailed(Exception? failure, string cause);

    [LoggerMessage(LogLevel.Information, "Sees the other nodes again")]
    private partial void LogWatches();

    [LoggerMessage(LogLevel.Warning, "Partition {Partition} could not be given away; trying again")]
    private partial void LogReleaseFailed(Exception failure, int partition);
}
