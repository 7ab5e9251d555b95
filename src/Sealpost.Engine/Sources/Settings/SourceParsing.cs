using System.Collections.Immutable;
using Sealpost.Engine.Validation;
using Sealpost.Secrets;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>What became of a source that someone described.</summary>
internal abstract record SourceParsing
{
    private SourceParsing()
    {
    }

    /// <param name="Secrets">Those that were given or generated now.</param>
    /// <param name="Kept">Purposes whose stored secrets stay; every other stored secret goes.</param>
    public sealed record Valid(SourceSettings Settings, ImmutableArray<NewSourceSecret> Secrets, ImmutableHashSet<string> Kept) : SourceParsing;

    /// <param name="Faults">All of them, never none.</param>
    public sealed record Invalid(ImmutableArray<FieldFault> Faults) : SourceParsing;
}

/// <param name="KeyId">The name that messages use for the key; null when they use none.</param>
/// <param name="Generated">True when it was made here and is still to be shown, once.</param>
internal sealed record NewSourceSecret(string Purpose, Secret Value, string? KeyId = null, bool Generated = false);
