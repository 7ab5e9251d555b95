using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Storage;

/// <summary>
/// The one writer of this node. While one transaction is being committed, everything else that wants to be written gathers and makes
/// up the next: the slower the disk, the larger the batch.
/// </summary>
internal sealed partial class Journal(Database database, IOptions<JournalOptions> options, ILogger<Journal> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(250);

    private readonly JournalOptions _options = options.Value;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<JournalEntry> _waiting = [];
    private List<JournalEntry> _writing = [];
    private long _waitingBytes;
    private bool _writerWaits;
    private bool _stopping;
    private bool _closed;
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

    /// <summary>Takes an entry unless too many wait or the database is failing. What <see cref="JournalEntry.MustBeWritten"/> is always taken.</summary>
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

            if (!entry.MustBeWritten)
            {
                if (_stopping || _failing) return false;
                if (_waiting.Count >= _options.MaxWaiting || _waitingBytes + entry.Weight > _options.MaxWaitingBytes) return false;
            }

            _waiting.Add(entry);
            _waitingBytes += entry.Weight;
            wake = _writerWaits;
            _writerWaits = false;
        }

        if (wake) _work.Release();
        return true;
    }

    /// <summary>Runs one administrative change in a transaction of its own. What <paramref name="work"/> throws rolls it back and reaches the caller.</summary>
    public Task<T> ExecuteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new AdministrativeEntry<T>(work);
        TryEnqueue(entry);
        return entry.Completion;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogDurability(database.DurabilityStatement);
        if (!AcknowledgesAfterCommit) LogWeakDurability();
        new Thread(Run) { IsBackground = true, Name = "sealpost-journal" }.Start();
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
                WriteBatch(session, batch);
                batch.Clear();
            }
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            _failing = true;
            Refuse(failure);
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    /// <summary>Null when the journal is to stop and nothing waits any more.</summary>
    private List<JournalEntry>? TakeBatch()
    {
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
            }

            _work.Wait();
        }
    }

    private void WriteBatch(JournalSession session, List<JournalEntry> batch)
    {
        var start = 0;
        while (start < batch.Count)
        {
            var end = start;
            while (end < batch.Count && batch[end] is not IAdministrativeEntry) end++;
            if (end > start)
            {
                var together = batch[start..end];
                if (!TryWrite(session, together, out _)) WriteOneByOne(session, together);
            }

            if (end < batch.Count) WriteAdministrative(session, (IAdministrativeEntry)batch[end++]);
            start = end;
        }
    }

    private bool TryWrite(JournalSession session, List<JournalEntry> entries, out Exception? failure)
    {
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
            failure = refused;
            return false;
        }

        failure = null;
        _failing = false;
        foreach (var entry in entries) entry.Committed();
        return true;
    }

    private void WriteOneByOne(JournalSession session, List<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (TryWrite(session, [entry], out var failure)) continue;
            LogRefused(failure!);
            var mayPass = MayPass(failure!);
            _failing = mayPass;
            if (mayPass && entry.MustBeWritten) WriteAtLast(session, entry);
            else entry.Failed(failure!);
        }
    }

    /// <summary>
    /// What has happened must be written: the journal stands still with it, and takes no new messages, until the disk lets it go on or the process is stopped.
    /// </summary>
    private void WriteAtLast(JournalSession session, JournalEntry entry)
    {
        while (!TryWrite(session, [entry], out var failure))
        {
            bool givesUp;
            lock (_gate) givesUp = _stopping || !MayPass(failure!);
            if (givesUp)
            {
                entry.Failed(failure!);
                return;
            }

            _work.Wait(RetryEvery);
        }

        LogRecovered();
    }

    private static void WriteAdministrative(JournalSession session, IAdministrativeEntry entry)
    {
        try
        {
            var connection = session.Connection;
            using var transaction = connection.BeginTransaction();
            entry.Run(connection);
            transaction.Commit();
        }
        catch (Exception failure)
        {
            entry.Failed(failure);
            return;
        }

        entry.Committed();
    }

    private bool MayPass(Exception failure) => failure is DbException refused && database.MayPass(refused);

    private void Refuse(Exception failure)
    {
        lock (_gate)
        {
            _stopping = _closed = true;
            foreach (var entry in _writing) entry.Failed(failure);
            foreach (var entry in _waiting) entry.Failed(failure);
            _waiting.Clear();
        }
    }

    private interface IAdministrativeEntry
    {
        void Run(DbConnection connection);

        void Committed();

        void Failed(Exception failure);
    }

    private sealed class AdministrativeEntry<T>(Func<DbConnection, T> work) : JournalEntry, IAdministrativeEntry
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Completion => _completion.Task;

        public override bool MustBeWritten => true;

        public void Run(DbConnection connection) => _result = work(connection);

        public override void Write(JournalSession session) => throw new InvalidOperationException("An administrative change runs in a transaction of its own.");

        public override void Committed() => _completion.TrySetResult(_result);

        public override void Failed(Exception failure) => _completion.TrySetException(failure);
    }

    [LoggerMessage(LogLevel.Information, "Journal: {Statement}")]
    private partial void LogDurability(string statement);

    [LoggerMessage(LogLevel.Warning, "Journal: messages are acknowledged before they are on disk (Sealpost:Journal:Durability=Relaxed). A crash loses acknowledged messages.")]
    private partial void LogWeakDurability();

    [LoggerMessage(LogLevel.Error, "The journal could not write; new messages are refused until it can")]
    private partial void LogRefused(Exception failure);

    [LoggerMessage(LogLevel.Information, "The journal writes again")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Critical, "The journal stopped")]
    private partial void LogStopped(Exception failure);
}
