using System.Data.Common;

namespace Sealpost.Engine.Storage;

/// <summary>A change of configuration, in a transaction of its own. It is refused, not held, while the database does not commit: its caller waits for it.</summary>
internal abstract class AdministrativeEntry : JournalEntry
{
    public override bool MustBeWritten => true;

    public abstract void Run(DbConnection connection);

    public override void Write(JournalSession session) => throw new InvalidOperationException("An administrative change runs in a transaction of its own.");
}

/// <param name="committed">Called on the journal's thread as soon as the change stands, before anybody is told. What it throws reaches the caller.</param>
internal sealed class AdministrativeEntry<T>(Func<DbConnection, T> work, Action<T>? committed) : AdministrativeEntry
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Completion => _completion.Task;

    public override void Run(DbConnection connection) => _result = work(connection);

    public override void Committed()
    {
        try
        {
            committed?.Invoke(_result);
            _completion.TrySetResult(_result);
        }
        catch (Exception failure)
        {
            _completion.TrySetException(failure);
        }
    }

    public override void Failed(Exception failure) => _completion.TrySetException(failure);
}
