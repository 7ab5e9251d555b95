namespace Sealpost.Schemes.Evaluation;

/// <summary>Reads one value of a request from the place a scheme names.</summary>
internal static class RequestFields
{
    /// <param name="request">The request.</param>
    /// <param name="place">Where to look.</param>
    /// <param name="path">The split JSON pointer when the place is in the body.</param>
    /// <param name="keyValues">The signature header's items when the place is among them.</param>
    /// <param name="scratch">Room for a value that has to be decoded.</param>
    /// <param name="text">The value; never empty when found.</param>
    /// <param name="whole">The header string when the value is a whole header, so that nobody has to copy it.</param>
    public static Reading Read<THeaders>(
        scoped in VerifyRequest<THeaders> request, SchemePlace place, JsonPath? path, KeyValueText keyValues, Span<char> scratch,
        out ReadOnlySpan<char> text, out string? whole)
        where THeaders : struct, IHeaderReader
    {
        whole = null;
        switch (place.Kind)
        {
            case SchemePlaceKind.Header:
                var reading = Header(request, place.Name, out whole);
                text = whole;
                return reading;
            case SchemePlaceKind.Query:
                return UrlText.Query(request.Url, place.Name, out text);
            case SchemePlaceKind.KeyValue:
                return keyValues.Find(place.Name, out text);
            case SchemePlaceKind.Form:
                return FormText.Find(request.Body, request.Url, place.Name, out text);
            default:
                return JsonField.Read(request.Body, path!, scratch, out text);
        }
    }

    public static Reading Header<THeaders>(scoped in VerifyRequest<THeaders> request, string name, out string? value)
        where THeaders : struct, IHeaderReader
    {
        var count = request.Headers.Read(name, out value);
        return count > 1 ? Reading.Ambiguous : count < 1 || string.IsNullOrEmpty(value) ? Reading.Missing : Reading.Found;
    }

    /// <summary>The reason that a failed reading gives.</summary>
    public static VerifyOutcome Outcome(Reading reading, VerifyOutcome whenMissing) => reading switch
    {
        Reading.Missing => whenMissing,
        Reading.Ambiguous => VerifyOutcome.AmbiguousHeader,
        _ => VerifyOutcome.MalformedBody,
    };
}
