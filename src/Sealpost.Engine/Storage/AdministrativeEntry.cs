using System.Data.Common;

namespace Sealpost.Engine.Storage;

/// <summary>A change of configuration, in a transaction of its own. It is refused, not held, while the database does not commit: its caller waits for it.</summary>
internal abstract class AdministrativeEntry : JournalEntry
{
    public override bool MustBeWritten => true;

    public abstract void Run(DbConnection connection);

    public override void Write(JournalSession session) => throw new InvalidOperationException("An administrative change runs in a transaction of its own.");
}

internal sealed class AdministrativeEntry<T>(Func<DbConnection, T> work) : AdministrativeEntry
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Completion => _completion.Task;

    public override void Run(DbConnection connection) => _result = work(connection);

    public override void Committed() => _completion.TrySetResult(_result);

    public override void Failed(Exception failure) => _completion.TrySetException(failure);
}
