using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Cluster;

namespace Sealpost.Engine.Storage;

/// <summary>
/// The one writer of this node. While one transaction is being committed, everything else that wants to be written gathers and makes
/// up the next: the slower the disk, the larger the batch.
/// </summary>
internal sealed partial class Journal(Database database, IOptions<JournalOptions> options, JournalMetrics metrics, ILogger<Journal> log) : IHostedService, IDisposable
{
    // So much must fit again before messages are taken: a disk with room for a page, but not for a batch, would be found full and free in turn.
    private static readonly byte[] Probe = new byte[256 * 1024];
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(250);

    private readonly JournalOptions _options = options.Value;
    private readonly CommitPace _pace = new(options.Value.Linger);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<JournalEntry> _waiting = [];
    private List<JournalEntry> _writing = [];
    private readonly List<JournalEntry> _held = [];
    private long _waitingBytes;
    private bool _writerWaits;
    private int _wakeAt = 1;
    private bool _stopping;
    private bool _closed;
    private Thread? _writer;
    private volatile bool _failing;

    /// <summary>False while the database refuses to commit, such as on a full disk.</summary>
    public bool CanCommit => !_failing;

    /// <summary>True when a message counts as accepted only after its commit.</summary>
    public bool AcknowledgesAfterCommit => _options.Durability == AcceptDurability.Commit;

    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>
    /// Takes an entry unless too many wait or the database does not commit. What <see cref="JournalEntry.MustBeWritten"/> is always taken; administrative changes are as long as
    /// the database commits.
    /// </summary>
    public bool TryEnqueue(JournalEntry entry)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
            {
                entry.Failed(new InvalidOperationException("The journal has stopped."));
                return false;
            }

            if (_failing && !IsHeld(entry)) return false;
            if (!entry.MustBeWritten)
            {
                if (_stopping) return false;
                if (_waiting.Count >= _options.MaxWaiting || _waitingBytes + entry.Weight > _options.MaxWaitingBytes) return false;
            }

            _waiting.Add(entry);
            _waitingBytes += entry.Weight;
            wake = _writerWaits && (_waiting.Count >= _wakeAt || entry is AdministrativeEntry);
            if (wake) _writerWaits = false;
        }

        if (wake) _work.Release();
        return true;
    }

    /// <summary>Runs one administrative change in a transaction of its own. What <paramref name="work"/> throws rolls it back and reaches the caller.</summary>
    /// <exception cref="JournalUnavailableException">The database does not commit now.</exception>
    public Task<T> ExecuteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => ExecuteAsync(work, committed: null, cancellationToken);

    /// <inheritdoc cref="ExecuteAsync{T}(Func{DbConnection, T}, CancellationToken)"/>
    /// <param name="committed">What must follow at once, so that nobody sees the change and acts on what was remembered from before it. Must be quick.</param>
    public Task<T> ExecuteAsync<T>(Func<DbConnection, T> work, Action<T>? committed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new AdministrativeEntry<T>(AuditDraft.Current is { } draft ? draft.Around(work) : work, committed);
        if (!TryEnqueue(entry)) entry.Failed(new JournalUnavailableException());
        return entry.Completion;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogDurability(database.DurabilityStatement);
        if (!AcknowledgesAfterCommit) LogWeakDurability();
        metrics.Watch(this);
        _writer = new Thread(Run) { IsBackground = true, Name = "sealpost-journal" };
        _writer.Start();
        return Task.CompletedTask;
    }

    /// <summary>Writes everything that was taken, then stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stopping = true;
            _writerWaits = false;
        }

        if (_writer is null) return Task.CompletedTask;
        _work.Release();
        return _stopped.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _work.Dispose();

    private void Run()
    {
        try
        {
            using var session = database.OpenJournal();
            while (TakeBatch() is { } batch)
            {
                _pace.Begin(Stopwatch.GetTimestamp(), batch.Count);
                WriteBatch(session, batch);
                batch.Clear();
                if (_failing) WaitOut(session);
            }
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            _failing = true;
            RefuseAll(failure);
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    /// <summary>Null when the journal is to stop and nothing waits any more.</summary>
    private List<JournalEntry>? TakeBatch()
    {
        Linger();
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count > 0)
                {
                    if (_waiting.Count <= _options.MaxBatch)
                    {
                        (_writing, _waiting) = (_waiting, _writing);
                        _waitingBytes = 0;
                    }
                    else
                    {
                        _writing.AddRange(_waiting.GetRange(0, _options.MaxBatch));
                        _waiting.RemoveRange(0, _options.MaxBatch);
                        foreach (var entry in _writing) _waitingBytes -= entry.Weight;
                    }

                    return _writing;
                }

                if (_stopping)
                {
                    _closed = true;
                    return null;
                }

                _writerWaits = true;
                _wakeAt = 1;
            }

            _work.Wait();
        }
    }

    /// <summary>Until the next transaction is due, enough entries wait for it or somebody waits for an administrative change.</summary>
    private void Linger()
    {
        var left = _pace.Left(Stopwatch.GetTimestamp());
        if (left == TimeSpan.Zero) return;
        lock (_gate)
        {
            if (_stopping || _waiting.Count >= CommitPace.Enough || _waiting.Exists(entry => entry is AdministrativeEntry)) return;
            _writerWaits = true;
            _wakeAt = CommitPace.Enough;
        }

        _work.Wait(left);
        lock (_gate) _writerWaits = false;
    }

    private void WriteBatch(JournalSession session, List<JournalEntry> batch)
    {
        var start = 0;
        while (start < batch.Count)
        {
            var end = start;
            while (end < batch.Count && batch[end] is not AdministrativeEntry) end++;
            if (end > start) Write(session, batch[start..end]);
            if (end < batch.Count) WriteAdministrative(session, (AdministrativeEntry)batch[end++]);
            start = end;
        }
    }

    private bool TryWrite(JournalSession session, List<JournalEntry> entries, out Exception? failure)
    {
        var begun = metrics.Begin();
        try
        {
            session.Begin();
            foreach (var entry in entries) entry.Ask(session);
            foreach (var entry in entries) entry.Write(session);
            session.Commit();
        }
        catch (Exception refused)
        {
            session.Rollback();
            metrics.RolledBack();
            failure = refused;
            return false;
        }

        failure = null;
        metrics.Committed(entries.Count, begun);
        foreach (var entry in entries) entry.Committed();
        return true;
    }

    /// <summary>All in one transaction, or one by one when an entry among them is at fault. When it is the database, nothing further is tried with it.</summary>
    private void Write(JournalSession session, List<JournalEntry> entries)
    {
        if (_failing)
        {
            HoldOrRefuse(entries, new JournalUnavailableException());
            return;
        }

        if (TryWrite(session, entries, out var refusal)) return;
        if (refusal is FencedException)
        {
            RefuseFenced(entries, refusal);
            return;
        }

        if (MayPass(refusal!)) LogRolledBack(entries.Count, refusal!.GetBaseException().Message);
        for (var i = 0; i < entries.Count; i++)
        {
            if (TryWrite(session, [entries[i]], out var failure)) continue;
            if (failure is FencedException)
            {
                RefuseFenced(entries[i..], failure);
                return;
            }

            if (MayPass(failure!))
            {
                Fail(failure!);
                HoldOrRefuse(entries[i..], new JournalUnavailableException(failure!));
                return;
            }

            Refuse(entries[i], failure!);
        }
    }

    private void RefuseFenced(List<JournalEntry> entries, Exception refusal)
    {
        LogFenced(entries.Count);
        foreach (var entry in entries) entry.Failed(refusal);
    }

    private void Refuse(JournalEntry entry, Exception failure)
    {
        LogRefused(failure);
        entry.Failed(failure);
    }

    private void WriteAdministrative(JournalSession session, AdministrativeEntry entry)
    {
        if (_failing)
        {
            entry.Failed(new JournalUnavailableException());
            return;
        }

        try
        {
            var connection = session.Connection;
            using var transaction = connection.BeginTransaction();
            session.Fence(transaction);
            entry.Run(connection);
            transaction.Commit();
        }
        catch (Exception failure)
        {
            var mayPass = MayPass(failure);
            if (mayPass) Fail(failure);
            entry.Failed(mayPass ? new JournalUnavailableException(failure) : failure);
            return;
        }

        entry.Committed();
    }

    /// <summary>From here on nothing new is taken, and what waits is refused at once: its callers need not wait for the disk.</summary>
    private void Fail(Exception failure)
    {
        List<JournalEntry> waiting;
        lock (_gate)
        {
            if (_failing) return;
            _failing = true;
            (waiting, _waiting) = (_waiting, []);
            _waitingBytes = 0;
        }

        LogFailing(failure.GetBaseException().Message);
        HoldOrRefuse(waiting, new JournalUnavailableException(failure));
    }

    /// <summary>What has happened must be written: it is held until the database commits again, or the process is stopped.</summary>
    private void HoldOrRefuse(List<JournalEntry> entries, JournalUnavailableException refusal)
    {
        foreach (var entry in entries)
        {
            if (IsHeld(entry)) _held.Add(entry);
            else entry.Failed(refusal);
        }
    }

    /// <summary>Tries again now and then until the database commits, and then writes what was held.</summary>
    private void WaitOut(JournalSession session)
    {
        while (_failing)
        {
            _work.Wait(RetryEvery);
            bool isLast;
            lock (_gate)
            {
                isLast = _stopping;
                _held.AddRange(_waiting);
                _waiting.Clear();
                _waitingBytes = 0;
            }

            if (TryProbe(session, out var failure))
            {
                _failing = false;
                LogRecovered();
                WriteHeld(session);
            }
            else if (isLast)
            {
                foreach (var entry in _held) entry.Failed(failure!);
                _held.Clear();
                return;
            }
        }
    }

    private void WriteHeld(JournalSession session)
    {
        List<JournalEntry> held = [.. _held];
        _held.Clear();
        if (held.Count > 0) Write(session, held);
    }

    /// <summary>Whether the database commits a change, which is not told by reading from it.</summary>
    private static bool TryProbe(JournalSession session, out Exception? failure)
    {
        try
        {
            var connection = session.Connection;
            using var transaction = connection.BeginTransaction();
            connection.Execute("INSERT INTO instance (name, value) VALUES ('journal-probe', @Probe)", new { Probe }, transaction);
            connection.Execute("DELETE FROM instance WHERE name = 'journal-probe'", transaction: transaction);
            transaction.Commit();
        }
        catch (Exception refused)
        {
            failure = refused;
            return false;
        }

        failure = null;
        return true;
    }

    private static bool IsHeld(JournalEntry entry) => entry.MustBeWritten && entry is not AdministrativeEntry;

    private bool MayPass(Exception failure) => failure is DbException refused && database.MayPass(refused);

    private void RefuseAll(Exception failure)
    {
        lock (_gate)
        {
            _stopping = _closed = true;
            foreach (var entry in _writing.Concat(_held).Concat(_waiting)) entry.Failed(failure);
            _waiting.Clear();
        }
    }

    [LoggerMessage(LogLevel.Information, "Journal: {Statement}")]
    private partial void LogDurability(string statement);

    [LoggerMessage(LogLevel.Warning, "Journal: messages are acknowledged before they are on disk (Sealpost:Journal:Durability=Relaxed). A crash loses acknowledged messages.")]
    private partial void LogWeakDurability();

    [LoggerMessage(LogLevel.Warning, "A batch of {Count} entries was rolled back ({Cause}); each of them is tried alone")]
    private partial void LogRolledBack(int count, string cause);

    [LoggerMessage(LogLevel.Error, "An entry of the journal could not be written")]
    private partial void LogRefused(Exception failure);

    [LoggerMessage(LogLevel.Error, "The database does not commit; everything that would write is refused until it does ({Cause})")]
    private partial void LogFailing(string cause);

    [LoggerMessage(LogLevel.Warning, "The database refused {Count} entries, because this node has lost its lease")]
    private partial void LogFenced(int count);

    [LoggerMessage(LogLevel.Information, "The journal writes again")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Critical, "The journal stopped")]
    private partial void LogStopped(Exception failure);
}
