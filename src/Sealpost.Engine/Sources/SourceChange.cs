using System.Collections.Immutable;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Sources;

/// <summary>What became of a change to a source.</summary>
internal abstract record SourceChange
{
    private SourceChange()
    {
    }

    /// <param name="Token">The ingest URL's token, when it is new; shown this once.</param>
    /// <param name="Secret">The secret, when it was generated now; shown this once.</param>
    public sealed record Done(SourceRecord Source, string? Token = null, string? Secret = null) : SourceChange
    {
        public override string ToString() => $"{Source.Id} [redacted]";
    }

    public sealed record Invalid(ImmutableArray<FieldFault> Faults) : SourceChange;

    /// <summary>Changed or deleted by someone else meanwhile.</summary>
    public sealed record Stale : SourceChange;
}
