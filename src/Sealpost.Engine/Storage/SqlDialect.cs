namespace Sealpost.Engine.Storage;

/// <summary>The few places where SQLite and PostgreSQL spell a thing differently.</summary>
internal abstract class SqlDialect
{
    /// <summary>A query for how many rows have been written so far, which grows within a transaction that writes; what grows beside it does not count.</summary>
    public abstract string CountWrites { get; }

    /// <summary>What precedes a query for the first rows in the order of an index, inside a transaction, lest the planner read and sort all of them because it knows of few.</summary>
    public abstract string FirstOfIndex { get; }

    /// <summary>Bytes written out, for a list of them: the databases have no parameter for a list in common.</summary>
    public abstract string Bytes(ReadOnlySpan<byte> bytes);
}
