using System.Globalization;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the member <c>signature</c> of a keyed hash.</summary>
internal static class SignatureReader
{
    private static readonly (string, SignatureParse)[] Parses =
        [("raw", SignatureParse.Raw), ("list", SignatureParse.List), ("kv", SignatureParse.KeyValue), ("base64-json", SignatureParse.Envelope)];

    public static readonly (string, SignatureEncoding?)[] Encodings =
    [
        ("hex", SignatureEncoding.Hex), ("hex-any", SignatureEncoding.HexAny),
        ("base64", SignatureEncoding.Base64), ("base64url", SignatureEncoding.Base64Url),
    ];

    private const string NumberToken = "{n}";

    public static SignatureDefinition? Read(ObjectReader reader, RotationMode? rotation)
    {
        var parse = reader.Choice("parse", Parses, SignatureParse.Raw);
        var encoding = reader.Choice("encoding", Encodings, null, isRequired: true);
        var places = ReadPlaces(reader, out var isNumbered);
        var pattern = ReadPattern(reader);
        IReadOnlyList<string> separators = [];
        var inEnvelope = parse == SignatureParse.Envelope ? ReadPointer(reader, "pointer", isRequired: true) : null;
        var keyIdInEnvelope = parse == SignatureParse.Envelope ? ReadPointer(reader, "keyIdPointer") : null;
        if (parse is SignatureParse.List or SignatureParse.KeyValue)
        {
            separators = reader.Texts("items") ?? [","];
            if (separators.Any(separator => separator.Length > 4 || separator.AsSpan().ContainsAnyExceptInRange(' ', '~')))
                reader.Fault("items", "What stands between items is one to four visible ASCII characters or blanks.");
        }

        IReadOnlyList<string> keys = [];
        var pair = "=";
        if (parse == SignatureParse.KeyValue)
        {
            pair = reader.Text("pair") ?? "=";
            keys = reader.Texts("keys") ?? [];
            if (!reader.Has("keys"))
                reader.Fault("\"keys\" is missing: it names the items that hold signatures.");
        }

        reader.Close();
        if (pattern is null)
            return null;

        if (rotation == RotationMode.Positions && (places.Count is < 2 or > ActiveKeys.Max || places.Any(place => place.Kind != SchemePlaceKind.Header)))
            reader.Fault("header", $"Keys by position need two to {ActiveKeys.Max} headers.");
        return new()
        {
            Sources = [.. places.Select(place => PlaceReader.Source(place, isSigned: false))],
            Spread = isNumbered ? SignatureSpread.Numbered
                : rotation == RotationMode.Positions ? SignatureSpread.ByPosition
                : SignatureSpread.FirstPresent,
            Parse = parse,
            Encoding = encoding ?? default,
            Pattern = pattern,
            Separators = [.. separators],
            Pair = pair,
            InEnvelope = inEnvelope,
            KeyIdInEnvelope = keyIdInEnvelope,
            Keys = [.. keys],
        };
    }

    private static IReadOnlyList<SchemePlace> ReadPlaces(ObjectReader reader, out bool isNumbered)
    {
        isNumbered = reader.Has("count");
        if (!isNumbered)
            return PlaceReader.Read(reader, SchemePlaceKind.Header, SchemePlaceKind.Query, SchemePlaceKind.Json, SchemePlaceKind.Form);

        var count = reader.Number("count", 2, 100) ?? 2;
        var name = reader.Text("header", isRequired: true) ?? NumberToken;
        if (!name.Contains(NumberToken, StringComparison.Ordinal) || !PlaceReader.IsHeaderName(name.Replace(NumberToken, "1", StringComparison.Ordinal)))
            reader.Fault("header", "A numbered header is a header name with {n} where the number stands.");
        return
        [
            .. Enumerable.Range(1, count).Select(n => new SchemePlace(
                SchemePlaceKind.Header, name.Replace(NumberToken, n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))),
        ];
    }

    private static JsonPath? ReadPointer(ObjectReader reader, string name, bool isRequired = false)
    {
        if (reader.Text(name, isRequired) is not { } text)
            return null;
        var path = JsonPath.TryParse(text);
        if (path is null)
            reader.Fault(name, $"'{text}' is not a JSON pointer; write /member/member.");
        return path;
    }

    private static ItemPattern? ReadPattern(ObjectReader reader)
    {
        var prefix = reader.Text("prefix");
        var item = reader.Text("item");
        if (prefix is not null && item is not null)
            reader.Fault("item", "Give \"prefix\" or \"item\", not both.");

        return item is not null ? ItemPatternReader.Read(item, fault => reader.Fault("item", fault))
            : prefix is not null ? ItemPatternReader.Read($"{prefix}{{sig}}", fault => reader.Fault("prefix", fault))
            : ItemPattern.Bare;
    }
}
