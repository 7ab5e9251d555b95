using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads where a value stands: <c>"header": "X-Name"</c> (or a list of names), <c>"query"</c>, <c>"kv"</c>, <c>"form"</c> or <c>"json"</c> (or a list of pointers).</summary>
internal static class PlaceReader
{
    public static IReadOnlyList<SchemePlace> Read(ObjectReader reader, params ReadOnlySpan<SchemePlaceKind> allowed)
    {
        var places = new List<SchemePlace>();
        var named = 0;
        foreach (var kind in allowed)
        {
            var member = Member(kind);
            named += reader.Has(member) ? 1 : 0;
            foreach (var name in (kind is SchemePlaceKind.Header or SchemePlaceKind.Json ? reader.Texts(member) : reader.Text(member) is { } one ? [one] : null) ?? [])
            {
                if (Fault(kind, name) is { } fault)
                    reader.Fault(member, fault);
                else
                    places.Add(new(kind, name));
            }
        }

        if (named != 1)
            reader.Fault($"Expected exactly one of {string.Join(", ", allowed.ToArray().Select(Member))}.");
        return places;
    }

    public static FieldSource Source(SchemePlace place, bool isSigned) =>
        new(place, place.Kind == SchemePlaceKind.Json ? JsonPath.TryParse(place.Name) : null, isSigned);

    /// <summary>A field name of RFC 9110, 5.1.</summary>
    public static bool IsHeaderName(string name) =>
        name.Length is > 0 and <= 128 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static string? Fault(SchemePlaceKind kind, string name) => kind switch
    {
        SchemePlaceKind.Header when !IsHeaderName(name) => $"'{name}' is not a header name.",
        SchemePlaceKind.Json when JsonPath.TryParse(name) is null => $"'{name}' is not a JSON pointer; write /member/member.",
        _ => null,
    };

    private static string Member(SchemePlaceKind kind) => kind switch
    {
        SchemePlaceKind.Header => "header",
        SchemePlaceKind.Query => "query",
        SchemePlaceKind.KeyValue => "kv",
        SchemePlaceKind.Form => "form",
        _ => "json",
    };
}
