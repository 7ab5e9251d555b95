using System.Text.Json;
using System.Text.RegularExpressions;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;
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

    private static readonly Dictionary<string, string> Nothing = [];

    /// <exception cref="SchemeFormatException">The file has faults, or a chosen setting does not fit it.</exception>
    public static SchemeDefinition Read(ReadOnlyMemory<byte> utf8Json, IReadOnlyDictionary<string, string> chosen)
    {
        using var document = Parse(utf8Json);
        var faults = new FaultList();
        var definition = Read(document, chosen, faults, out _);
        faults.ThrowIfAny(utf8Json.Span);
        return definition!;
    }

    /// <summary>Reads a file with its defaults, and once with each choice that it leaves open: the faults of all of them are told together.</summary>
    /// <exception cref="SchemeFormatException">The file has faults.</exception>
    public static SchemeDefinition ReadWhole(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = Parse(utf8Json);
        var faults = new FaultList();
        var definition = Read(document, Nothing, faults, out var declared);
        foreach (var setting in declared)
        {
            foreach (var value in setting.Values)
                Read(document, new Dictionary<string, string> { [setting.Name] = value }, faults, out _);
        }

        faults.ThrowIfAny(utf8Json.Span);
        return definition!;
    }

    private static SchemeDefinition? Read(JsonDocument document, IReadOnlyDictionary<string, string> chosen, FaultList faults, out IReadOnlyList<SchemeSetting> declared)
    {
        var settings = new SettingTable(chosen, faults);
        var definition = ReadScheme(new ObjectReader(document.RootElement, "", settings, faults), settings);
        settings.Close();
        declared = settings.Declared;
        return definition;
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
            throw new SchemeFormatException([new("", $"Not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.") { Line = (int)(e.LineNumber + 1 ?? 0) }]);
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
        if (reader.Object("settings") is { } texts)
            settings.ReadTexts(texts);
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
            Each = ReadEach(reader),
            Keys = KeySourceReader.Read(reader.Object("keys")),
            Secret = SecretFormat.Nothing,
        };
        definition = kind is null ? definition : ReadKind(definition, reader, settings);
        if (kind is not null)
            reader.Close();
        return definition with { Settings = settings.Declared, IsIncomplete = settings.IsIncomplete };
    }

    private static SchemeDefinition ReadKind(SchemeDefinition definition, ObjectReader reader, SettingTable settings)
    {
        if (definition.Keys is not null && definition.Kind is not (SchemeKind.Asymmetric or SchemeKind.Jwt or SchemeKind.HttpSignature))
            reader.Fault("keys", "Only public keys can be fetched; a shared secret is given.");
        switch (definition.Kind)
        {
            case SchemeKind.Hmac or SchemeKind.Hash or SchemeKind.Asymmetric:
                var proof = ProofReader.Read(reader, definition.Kind, settings);
                return definition with { Proof = proof, Secret = ReadSecret(reader, definition, proof?.Algorithms ?? []) };
            case SchemeKind.Jwt:
                var jwt = JwtReader.Read(reader);
                return definition with { Jwt = jwt, Secret = ReadSecret(reader, definition, [.. jwt?.Algorithms.Select(known => known.Proof) ?? []]) };
            case SchemeKind.HttpSignature:
                var signature = HttpSignatureReader.Read(reader);
                return definition with { HttpSignature = signature, Secret = ReadSecret(reader, definition, signature is null ? [] : [signature.Algorithm]) };
            case SchemeKind.Token:
                var token = ReadToken(reader);
                var isHeader = token.Sources.All(source => source.Place.Kind == SchemePlaceKind.Header);
                return definition with
                {
                    Token = token,
                    Secret = SecretReader.Read(reader.Object("secret"), isHeader ? SecretUse.HeaderToken : SecretUse.BodyToken, []),
                };
            case SchemeKind.Basic:
                return definition with { Secret = SecretReader.Read(reader.Object("secret"), SecretUse.Credential, []) };
            default:
                return definition;
        }
    }

    /// <summary>The algorithms tell what the secret is: the key of a keyed hash, a public key, or text to hash.</summary>
    private static SecretFormat ReadSecret(ObjectReader reader, SchemeDefinition definition, IReadOnlyList<ProofAlgorithm> algorithms)
    {
        var secret = reader.Object("secret");
        if (algorithms.Count == 0)
        {
            // Which algorithm it is has a fault of its own. Of a shared secret nothing else depends on it.
            var use = definition.Kind == SchemeKind.Hmac ? SecretUse.Key : SecretUse.HashedText;
            return definition.Kind is SchemeKind.Hmac or SchemeKind.Hash ? SecretReader.Read(secret, use, []) : SecretFormat.Nothing;
        }

        return algorithms[0] switch
        {
            SigningAlgorithm => SecretReader.ReadKey(secret, [.. algorithms.OfType<SigningAlgorithm>().Select(one => one.Family).Distinct()], definition.Keys),
            MacAlgorithm => SecretReader.Read(secret, SecretUse.Key, [.. algorithms.OfType<MacAlgorithm>()]),
            _ => SecretReader.Read(secret, SecretUse.HashedText, []),
        };
    }

    private static JsonPath? ReadEach(ObjectReader reader)
    {
        if (reader.Text("each") is not { } text)
            return null;
        var path = JsonPath.TryParse(text);
        if (path is null)
            reader.Fault("each", $"'{text}' is not a JSON pointer; write /member/member.");
        return path;
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
