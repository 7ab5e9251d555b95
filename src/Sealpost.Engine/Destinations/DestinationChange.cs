using System.Collections.Immutable;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations;

/// <summary>What became of a change to a destination.</summary>
internal abstract record DestinationChange
{
    private DestinationChange()
    {
    }

    /// <param name="Shown">Secrets that were generated now, by scheme; shown this once.</param>
    public sealed record Done(DestinationRecord Destination, ImmutableArray<ShownSecret> Shown) : DestinationChange;

    public sealed record Invalid(ImmutableArray<FieldFault> Faults) : DestinationChange;

    /// <summary>Right in itself, but at odds with something else that is stored.</summary>
    public sealed record Refused(FieldFault Fault) : DestinationChange;

    /// <summary>Changed or deleted by someone else meanwhile.</summary>
    public sealed record Stale : DestinationChange;
}

/// <param name="Scheme">The scheme that signs with it.</param>
internal sealed record ShownSecret(string Scheme, string Text)
{
    public override string ToString() => $"{Scheme} [redacted]";
}
