using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;

namespace Sealpost.Diagnosis;

/// <summary>Right key, wrong content: what else people sign.</summary>
internal static class TemplateVariations
{
    private static readonly string[] Separators = [".", ":", "", "\n", "|"];

    public static IEnumerable<Variation> All(ProofDefinition definition)
    {
        var hasTimestamp = definition.Timestamp is not null;
        var hasId = definition.MessageId.Count > 0;
        var own = definition.Signed;
        if (own.Parts.Count > 1)
            yield return Of(definition, "signed-body-only", "The signature covers the body alone, without the timestamp and whatever else the scheme adds.", Body);

        foreach (var separator in Separators)
        {
            var shown = separator.Length == 0 ? "nothing" : separator == "\n" ? "a line break" : $"'{separator}'";
            if (hasTimestamp)
            {
                yield return Of(definition, "signed-separator", $"The signature covers timestamp and body with {shown} between them.", Timestamp, Text(separator), Body);
                yield return Of(definition, "signed-order", $"The signature covers body and timestamp, in this order, with {shown} between them.", Body, Text(separator), Timestamp);
            }

            if (hasTimestamp && hasId)
                yield return Of(definition, "signed-separator", $"The signature covers id, timestamp and body with {shown} between them.", Id, Text(separator), Timestamp, Text(separator), Body);
        }
    }

    private static TemplatePart Body => new() { Kind = TemplatePartKind.Body };

    private static TemplatePart Timestamp => new() { Kind = TemplatePartKind.Timestamp };

    private static TemplatePart Id => new() { Kind = TemplatePartKind.Id };

    private static TemplatePart Text(string text) => TemplatePart.Text(text);

    private static Variation Of(ProofDefinition definition, string code, string message, params TemplatePart[] parts) => new(code, message)
    {
        Definition = definition with
        {
            Signed = new([.. parts.Where(part => part.Kind != TemplatePartKind.Literal || part.Literal.Length > 0)]),
            Timestamp = parts.Any(part => part.Kind == TemplatePartKind.Timestamp) ? AsSigned(definition.Timestamp!) : null,
            MessageId = parts.Any(part => part.Kind == TemplatePartKind.Id) ? definition.MessageId : [],
        },
    };

    private static TimestampDefinition AsSigned(TimestampDefinition timestamp) =>
        timestamp with { Sources = [.. timestamp.Sources.Select(source => source with { IsSigned = true })] };
}
