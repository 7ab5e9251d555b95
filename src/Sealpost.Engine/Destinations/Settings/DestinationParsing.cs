using System.Collections.Immutable;
using Sealpost.Engine.Validation;
using Sealpost.Secrets;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>What became of a destination that someone described.</summary>
internal abstract record DestinationParsing
{
    private DestinationParsing()
    {
    }

    /// <param name="Enabled">Null when it was not said.</param>
    /// <param name="Secrets">Those that were given or generated now.</param>
    /// <param name="Kept">Purposes whose stored secrets stay; every other stored secret goes.</param>
    public sealed record Valid(
        DestinationSettings Settings, bool? Enabled, ImmutableArray<NewSecret> Secrets, ImmutableHashSet<string> Kept) : DestinationParsing;

    /// <param name="Faults">All of them, never none.</param>
    public sealed record Invalid(ImmutableArray<FieldFault> Faults) : DestinationParsing;
}

/// <param name="Generated">True when it was made here and is still to be shown, once.</param>
internal sealed record NewSecret(string Purpose, Secret Value, bool Generated);
