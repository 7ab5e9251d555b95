using System.Data.Common;

namespace Sealpost.Engine.Storage;

/// <summary>The one writer of this node: gathers what concurrent callers want written into one transaction after another.</summary>
internal sealed class Journal
{
    /// <summary>Runs one administrative change in a transaction of its own, between two batches. What <paramref name="work"/> throws rolls it back and reaches the caller.</summary>
    public Task<T> ExecuteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
