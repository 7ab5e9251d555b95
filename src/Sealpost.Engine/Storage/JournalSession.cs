using System.Data.Common;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Storage;

/// <summary>
/// The journal's own connection and its hot statements, in the manner that suits the database: one prepared statement a row, or arrays of rows.
/// </summary>
/// <remarks>
/// In a batch every entry first asks, then every entry writes. What was asked may be answered for all entries at once; what is written may be
/// held back until <see cref="Commit"/>.
/// </remarks>
internal abstract class JournalSession : IDisposable
{
    /// <summary>The incarnation of this node that the batch is written as. The database refuses the batch when it no longer stands.</summary>
    public virtual long Incarnation => LaneOwnership.Alone;

    /// <summary>For administrative changes, which run in transactions of their own between batches.</summary>
    public abstract DbConnection Connection { get; }

    /// <exception cref="FencedException">This node's lease has lapsed.</exception>
    public abstract void Begin();

    /// <exception cref="FencedException">This node's lease has lapsed; the database has written nothing.</exception>
    public abstract void Commit();

    /// <summary>Makes an administrative transaction fail unless this node's lease stands, and keeps it standing until the end.</summary>
    /// <exception cref="FencedException">It does not.</exception>
    public virtual void Fence(DbTransaction transaction)
    {
    }

    /// <summary>Undoes what was begun, as far as the connection still lives. Throws nothing.</summary>
    public abstract void Rollback();

    /// <summary>Announces <see cref="FindIdempotency"/>.</summary>
    public virtual void AskIdempotency(int scope, byte[] keyHash)
    {
    }

    /// <summary>Announces <see cref="PostponePending"/> with the same values.</summary>
    public virtual void AskPostpone(byte[] messageId, int ordinal, long dueAt, int attempts, int step)
    {
    }

    /// <summary>Sees what this batch has inserted before.</summary>
    public abstract IdempotencyRow? FindIdempotency(int scope, byte[] keyHash);

    /// <summary>False when somebody else, such as a cancelling person, has ended the delivery before.</summary>
    public abstract bool PostponePending(byte[] messageId, int ordinal, long dueAt, int attempts, int step);

    public abstract int CountDeliveries(int tenantNo, MessageId id);

    public abstract void InsertMessage(in MessageRow row);

    public abstract void InsertPending(in PendingRow row);

    /// <summary>Tells the owner of a lane that another node serves of a delivery that was inserted.</summary>
    public virtual void HandOver(byte[] messageId, int ordinal, int destinationNo) => throw new InvalidOperationException("This node serves every lane itself.");

    public abstract void CountCrash(byte[] messageId, int ordinal);

    public abstract void DeletePending(byte[] messageId, int ordinal);

    /// <summary>A row with the same number is what a person made of the delivery while it was being sent; what really happened replaces it.</summary>
    public abstract void InsertAttempt(in AttemptRow row);

    public abstract void InsertIdempotency(int scope, byte[] keyHash, in IdempotencyRow row);

    public abstract void DeleteIdempotency(int scope, byte[] keyHash);

    public abstract void Dispose();
}
