using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the member <c>keys</c>.</summary>
internal static class KeySourceReader
{
    private static readonly (string, KeySourceKind?)[] Kinds =
    [
        ("certificate", KeySourceKind.Certificate), ("document", KeySourceKind.Document), ("jwks", KeySourceKind.KeySet), ("lookup", KeySourceKind.Lookup),
    ];

    private static readonly (string, KeyLookup)[] Lookups = [("plaid", KeyLookup.Plaid), ("ebay", KeyLookup.EBay)];

    public static KeySource? Read(ObjectReader? reader)
    {
        if (reader?.Choice("from", Kinds, null, isRequired: true) is not { } kind)
            return null;

        var source = new KeySource(kind);
        switch (kind)
        {
            case KeySourceKind.Certificate:
                source = ReadCertificate(reader, source);
                break;
            case KeySourceKind.Document:
                source = source with { Url = ReadUrl(reader), Pointer = ReadPointer(reader) };
                break;
            case KeySourceKind.Lookup:
                source = source with { Lookup = reader.Choice("service", Lookups, KeyLookup.None, isRequired: true) };
                break;
        }

        reader.Close();
        return source;
    }

    private static KeySource ReadCertificate(ObjectReader reader, KeySource source)
    {
        IReadOnlyList<SchemePlace> places = [];
        if (reader.Object("url", isRequired: true) is { } url)
        {
            places = PlaceReader.Read(url, SchemePlaceKind.Header, SchemePlaceKind.Json);
            url.Close();
        }

        var hosts = reader.Texts("hosts") ?? [];
        if (hosts.Count == 0)
            reader.Fault("hosts", "A request may only name hosts that are listed here: give their names, * for one label.");
        foreach (var host in hosts.Where(host => host.Split('.').Length < 3 || host.Split('.').TakeLast(2).Contains("*")))
            reader.Fault("hosts", $"'{host}' is too wide: give at least three labels, the last two of them fixed.");
        return source with
        {
            UrlSources = [.. places.Select(place => PlaceReader.Source(place, isSigned: false))],
            Hosts = hosts,
            PathEnd = reader.Text("pathEnds") ?? "",
            ChainFor = reader.Text("chainFor"),
        };
    }

    private static Uri? ReadUrl(ObjectReader reader)
    {
        if (reader.Text("url", isRequired: true) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps)
            return url;
        reader.Fault("url", "Expected an https URL.");
        return null;
    }

    private static JsonPath? ReadPointer(ObjectReader reader)
    {
        if (reader.Text("json", isRequired: true) is not { } text)
            return null;
        var path = JsonPath.TryParse(text);
        if (path is null)
            reader.Fault("json", $"'{text}' is not a JSON pointer; write /member/member.");
        return path;
    }
}
