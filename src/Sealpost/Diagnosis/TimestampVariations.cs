using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;

namespace Sealpost.Diagnosis;

/// <summary>Right signature over a timestamp that is written in another form.</summary>
internal static class TimestampVariations
{
    public static IEnumerable<Variation> All(ProofDefinition definition) =>
        definition.Timestamp is not { } timestamp
            ? []
            : TimestampFormat.All.Where(format => format != timestamp.Format).Select(format =>
                new Variation("timestamp-format", $"The signature is right, and its timestamp is written as {format.Name} instead of {timestamp.Format.Name}.")
                {
                    Definition = definition with { Timestamp = timestamp with { Format = format, NotBefore = null } },
                });
}
