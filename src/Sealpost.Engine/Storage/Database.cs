using System.Data.Common;
using Sealpost.Engine.DiskSpace;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Storage;

/// <summary>
/// The seam between the engine and a database provider: how to connect, which dialect to speak, how to bring the schema up to date.
/// All SQL is written once, in the engine.
/// </summary>
internal abstract class Database : IAsyncDisposable
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>One line for the start-up log: what survives which kind of failure.</summary>
    public abstract string DurabilityStatement { get; }

    /// <summary>Brings the schema to this version; refuses a database that a newer version has written.</summary>
    public abstract Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Opens the session that the journal alone writes through.</summary>
    public abstract JournalSession OpenJournal();

    /// <summary>Opens a pooled connection for reading. Readers page by key and hold no long snapshot.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>
    /// The same without a thread that waits for it. Of many that begin at once none may hold one of the pool's: what they wait for needs those threads to end.
    /// </summary>
    public abstract ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>True for what may pass by itself, such as a full disk or a lost connection; false for what will fail again, such as a broken constraint.</summary>
    public abstract bool MayPass(DbException failure);

    /// <summary>Drops at once what lies wholly before the end and has nothing pending, where the database keeps such parts apart.</summary>
    public virtual Task DropBeforeAsync(MessageId end, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What the database may grow into; null when its disk is not this machine's to look at.</summary>
    public virtual DiskRoom? ReadRoom() => null;

    public abstract ValueTask DisposeAsync();
}
