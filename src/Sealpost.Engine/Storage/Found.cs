namespace Sealpost.Engine.Storage;

/// <summary>What a look through a long list brought. It goes no further than is quick, so that a filter that fits almost nothing cannot keep a reader busy for long.</summary>
/// <param name="End">Where the look ended before the list did and before it had brought as much as was asked for; null otherwise.</param>
internal sealed record Found<TRow, TId>(IReadOnlyList<TRow> Rows, TId? End)
    where TId : struct;
