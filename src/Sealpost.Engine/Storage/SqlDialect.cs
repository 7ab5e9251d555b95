namespace Sealpost.Engine.Storage;

/// <summary>The few places where SQLite and PostgreSQL spell a thing differently.</summary>
internal abstract class SqlDialect
{
    /// <summary>A query for how many rows have been written so far, which grows within a transaction that writes; what grows beside it does not count.</summary>
    public abstract string CountWrites { get; }
}
