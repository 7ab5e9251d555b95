using System.Data.Common;
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
    /// <summary>For administrative changes, which run in transactions of their own between batches.</summary>
    public abstract DbConnection Connection { get; }

    public abstract void Begin();

    public abstract void Commit();

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

    public abstract void CountCrash(byte[] messageId, int ordinal);

    public abstract void DeletePending(byte[] messageId, int ordinal);

    /// <summary>A row with the same number is what a person made of the delivery while it was being sent; what really happened replaces it.</summary>
    public abstract void InsertAttempt(in AttemptRow row);

    public abstract void InsertIdempotency(int scope, byte[] keyHash, in IdempotencyRow row);

    public abstract void DeleteIdempotency(int scope, byte[] keyHash);

    public abstract void Dispose();
}
