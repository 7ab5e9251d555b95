using System.Text.Json;
using System.Text.RegularExpressions;
using Sealpost.Secrets;

namespace Sealpost.Schemes.Language;

/// <summary>Reads a scheme file.</summary>
internal static partial class SchemeReader
{
    /// <summary>The largest file that is looked at, in bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    private static readonly (string Name, SchemeKind? Kind)[] Kinds =
    [
        ("hmac", SchemeKind.Hmac), ("token", SchemeKind.Token), ("basic", SchemeKind.Basic), ("none", SchemeKind.None),
        ("hash", SchemeKind.Hash), ("asymmetric", SchemeKind.Asymmetric), ("jwt", SchemeKind.Jwt), ("httpsig", SchemeKind.HttpSignature),
    ];

    /// <exception cref="SchemeFormatException">The file has faults, or a chosen setting does not fit it.</exception>
    public static SchemeDefinition Read(ReadOnlyMemory<byte> utf8Json, IReadOnlyDictionary<string, string> chosen)
    {
        using var document = Parse(utf8Json);
        var faults = new FaultList();
        var settings = new SettingTable(chosen, faults);
        var definition = ReadScheme(new ObjectReader(document.RootElement, "", settings, faults), settings);
        settings.Close();
        faults.ThrowIfAny(document.RootElement);
        return definition!;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.Length > MaxSize)
            throw new SchemeFormatException([new("", $"The file has {utf8Json.Length} bytes; at most {MaxSize} are read.")]);

        try
        {
            var document = JsonDocument.Parse(utf8Json, Options);
            RequireText(document.RootElement);
            return document;
        }
        catch (JsonException e)
        {
            throw new SchemeFormatException([new("", $"Not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.")]);
        }
        catch (InvalidOperationException)
        {
            throw new SchemeFormatException([new("", "A text holds half of a surrogate pair or bytes that are not UTF-8.")]);
        }
    }

    /// <summary>Reads every text once, so that no later read can meet one that is not Unicode.</summary>
    private static void RequireText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    RequireText(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    RequireText(member.Value);
                }

                break;
        }
    }

    private static SchemeDefinition? ReadScheme(ObjectReader reader, SettingTable settings)
    {
        if (reader.IsBroken)
            return null;

        if (reader.Number("language", 1, int.MaxValue) is not 1)
            reader.Fault("language", "Expected 1, the version of the scheme language.");
        var id = reader.Text("id", isRequired: true);
        if (id is not null && !IdForm().IsMatch(id))
            reader.Fault("id", "Expected lower-case letters, digits and hyphens, an @ and a version number: acme@1.");
        var name = reader.Text("name", isRequired: true);
        var kind = reader.Choice("kind", Kinds, null, isRequired: true);

        var definition = new SchemeDefinition
        {
            Id = id ?? "",
            Name = name ?? "",
            Kind = kind ?? SchemeKind.None,
            Source = reader.Text("source"),
            Notes = reader.Text("notes"),
            EventType = ReadFact(reader, "eventType"),
            DeliveryId = ReadFact(reader, "deliveryId"),
            Handshake = reader.Text("handshake"),
            Response = ReadResponse(reader.Object("response")),
            VerifiesDecompressedBody = reader.Choice<bool?>("body", [("as-sent", false), ("decompressed", true)], false) == true,
            Secret = SecretFormat.Nothing,
        };
        definition = kind is null ? definition : ReadKind(definition, reader);
        if (kind is not null)
            reader.Close();
        return definition with { Settings = settings.Declared };
    }

    private static SchemeDefinition ReadKind(SchemeDefinition definition, ObjectReader reader)
    {
        switch (definition.Kind)
        {
            case SchemeKind.Hmac:
                return definition with { Hmac = HmacReader.Read(reader), Secret = SecretReader.Read(reader.Object("secret"), SecretUse.Key) };
            case SchemeKind.Token:
                var token = ReadToken(reader);
                var isHeader = token.Sources.All(source => source.Place.Kind == SchemePlaceKind.Header);
                return definition with
                {
                    Token = token,
                    Secret = SecretReader.Read(reader.Object("secret"), isHeader ? SecretUse.HeaderToken : SecretUse.BodyToken),
                };
            case SchemeKind.Basic:
                return definition with { Secret = SecretReader.Read(reader.Object("secret"), SecretUse.Credential) };
            case SchemeKind.None:
                return definition;
            default:
                reader.Fault("kind", "This version does not evaluate schemes of this kind; it knows hmac, token, basic and none.");
                return definition;
        }
    }

    private static TokenDefinition ReadToken(ObjectReader reader)
    {
        if (reader.Object("signature", isRequired: true) is not { } signature)
            return new([], "");

        var places = PlaceReader.Read(signature, SchemePlaceKind.Header, SchemePlaceKind.Query, SchemePlaceKind.Json);
        var prefix = signature.Text("prefix") ?? "";
        if (prefix.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            signature.Fault("prefix", "The text before a token is visible ASCII.");
        signature.Close();
        return new([.. places.Select(place => PlaceReader.Source(place, isSigned: false))], prefix);
    }

    private static SchemePlace? ReadFact(ObjectReader reader, string name)
    {
        if (reader.Object(name) is not { } fact)
            return null;

        var places = PlaceReader.Read(fact, SchemePlaceKind.Header, SchemePlaceKind.Query, SchemePlaceKind.Json);
        fact.Close();
        return places.Count > 0 ? places[0] : null;
    }

    private static SchemeResponse? ReadResponse(ObjectReader? reader)
    {
        if (reader is null)
            return null;

        var response = new SchemeResponse(reader.Number("valid", 200, 299), reader.Number("invalid", 400, 499));
        reader.Close();
        return response;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*@[1-9][0-9]{0,3}\\z")]
    private static partial Regex IdForm();
}
