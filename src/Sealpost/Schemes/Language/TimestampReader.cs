using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the member <c>timestamp</c>.</summary>
internal static class TimestampReader
{
    private const string CustomPrefix = "custom:";

    /// <param name="reader">The member.</param>
    /// <param name="signed">Null when what is signed has a fault of its own.</param>
    public static TimestampDefinition Read(ObjectReader reader, Template? signed)
    {
        var places = PlaceReader.Read(reader, SchemePlaceKind.Header, SchemePlaceKind.Query, SchemePlaceKind.KeyValue, SchemePlaceKind.Json, SchemePlaceKind.Form).ToList();
        if (reader.Object("fallback") is { } fallback)
        {
            places.AddRange(PlaceReader.Read(fallback, SchemePlaceKind.Header, SchemePlaceKind.Query, SchemePlaceKind.Json));
            fallback.Close();
        }

        var format = ReadFormat(reader);
        var past = reader.Duration("past");
        var future = reader.Duration("future");
        var notBefore = reader.Text("notBefore");
        DateTimeOffset? earliest = null;
        if (notBefore is not null)
        {
            if (Rfc3339Text.TryRead(notBefore, out var moment))
                earliest = moment;
            else
                reader.Fault("notBefore", "Expected an RFC 3339 time such as 2021-01-01T00:00:00Z.");
        }

        reader.Close();
        var timestamp = new TimestampDefinition
        {
            Sources = [.. places.Select(place => PlaceReader.Source(place, signed is null || IsSigned(place, signed)))],
            Format = format ?? TimestampFormat.All[0],
            Past = past,
            Future = future,
            NotBefore = earliest,
        };
        if (!timestamp.IsSigned && (past ?? future) is not null)
            reader.Fault("The signature does not cover this timestamp, so its age proves nothing: leave out \"past\" and \"future\", or sign {ts}.");
        return timestamp;
    }

    /// <summary>A member of the body is covered with the body; anything else only where the template says so.</summary>
    public static bool IsSigned(SchemePlace place, Template signed) =>
        signed.Has(TemplatePartKind.Timestamp) || signed.Has(place) || (place.Kind is SchemePlaceKind.Json or SchemePlaceKind.Form && signed.BindsBody) || signed.Parts.Any(part => part.Canonical == CanonicalForm.AwsSns || (place.Kind == SchemePlaceKind.Header && part.SignedHeaders?.Required.Contains(place.Name) == true));

    private static TimestampFormat? ReadFormat(ObjectReader reader)
    {
        if (reader.Text("format", isRequired: true) is not { } name)
            return null;

        var format = name.StartsWith(CustomPrefix, StringComparison.Ordinal)
            ? TimestampFormat.Custom(name[CustomPrefix.Length..])
            : TimestampFormat.All.FirstOrDefault(known => known.Name == name);
        if (format is null)
        {
            var known = string.Join(", ", TimestampFormat.All.Select(known => known.Name));
            reader.Fault("format", $"Expected {known}, or custom: and a pattern that reads back what it writes, such as custom:ddd dd MMM yyyy HH:mm:ss 'UTC'.");
        }

        return format;
    }
}
