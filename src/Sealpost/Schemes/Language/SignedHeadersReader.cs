using Sealpost.Schemes.Canonical;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the member <c>signedHeaders</c>.</summary>
internal static class SignedHeadersReader
{
    private static readonly (string, bool?)[] Pairs = [("{value}", false), ("{name}:{value}", true)];

    public static SignedHeaders? Read(ObjectReader reader)
    {
        var places = PlaceReader.Read(reader, SchemePlaceKind.Header, SchemePlaceKind.KeyValue);
        var separator = reader.Text("separator") ?? ",";
        var namesPairs = reader.Choice("pair", Pairs, false) == true;
        var join = reader.Text("join") ?? ",";
        var isSorted = reader.Flag("sorted");
        var required = reader.Texts("require") ?? [];
        reader.Close();
        return places.Count == 1 ? new(places[0], separator, namesPairs, join, isSorted, required) : null;
    }
}
