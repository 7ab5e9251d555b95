namespace Sealpost.Engine.Storage;

/// <summary>One thing to be written with others in the same transaction.</summary>
/// <remarks>
/// <see cref="Write"/> may run more than once: when a batch fails it is rolled back and each entry is tried alone, so it must not
/// change anything outside the database. <see cref="Committed"/> and <see cref="Failed"/> run on the journal's thread and must be quick.
/// </remarks>
internal abstract class JournalEntry
{
    /// <summary>Bytes of memory the entry holds while it waits.</summary>
    public virtual int Weight => 0;

    /// <summary>True when the entry must be written even if it takes many tries, because what it tells has already happened.</summary>
    public virtual bool MustBeWritten => false;

    /// <summary>Announces what <see cref="Write"/> is going to look up.</summary>
    public virtual void Ask(JournalSession session)
    {
    }

    public abstract void Write(JournalSession session);

    public abstract void Committed();

    public abstract void Failed(Exception failure);
}
