using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the members of kind hmac and checks that they fit together.</summary>
internal static class HmacReader
{
    public static HmacDefinition? Read(ObjectReader reader)
    {
        var algorithm = reader.Choice("algorithm", [.. MacAlgorithm.All.Select(known => (known.Name, known))], null, isRequired: true);
        var rotation = RotationReader.Read(reader.Object("rotation"));
        var signature = reader.Object("signature", isRequired: true) is { } signatureReader ? SignatureReader.Read(signatureReader, rotation?.Mode) : null;
        var signed = reader.Text("signed", isRequired: true) is { } template ? TemplateReader.Read(template, fault => reader.Fault("signed", fault)) : null;
        var timestamp = reader.Object("timestamp") is { } timestampReader ? TimestampReader.Read(timestampReader, signed) : null;
        var messageId = ReadMessageId(reader, signed);
        var guards = ReadGuards(reader);
        var keyId = ReadKeyId(reader);
        if (algorithm is null || signature is null || signed is null)
            return null;

        rotation ??= new(DefaultMode(signature));
        var definition = new HmacDefinition
        {
            Algorithm = algorithm,
            Signature = signature,
            Signed = signed,
            Rotation = rotation,
            Timestamp = timestamp,
            MessageId = messageId,
            Guards = guards,
            KeyId = keyId,
        };
        CheckTemplate(reader, definition);
        CheckRotation(reader, definition);
        return definition;
    }

    private static RotationMode DefaultMode(SignatureDefinition signature) =>
        signature.Parse == SignatureParse.Raw && signature.Spread == SignatureSpread.FirstPresent ? RotationMode.None : RotationMode.All;

    private static IReadOnlyList<FieldSource> ReadMessageId(ObjectReader reader, Template? signed)
    {
        if (reader.Object("messageId") is not { } messageId)
            return [];

        var places = PlaceReader.Read(messageId, SchemePlaceKind.Header, SchemePlaceKind.Json);
        messageId.Close();
        if (signed is null)
            return [];
        if (!places.All(place => signed.Has(TemplatePartKind.Id) || signed.Has(place) || (place.Kind == SchemePlaceKind.Json && signed.CoversBody)))
            reader.Fault("messageId", "The signature does not cover this id: sign {id}, or call it \"deliveryId\".");
        return [.. places.Select(place => PlaceReader.Source(place, isSigned: true))];
    }

    private static List<HeaderGuard> ReadGuards(ObjectReader reader)
    {
        var guards = new List<HeaderGuard>();
        foreach (var guard in reader.Objects("guards"))
        {
            var header = guard.Text("header", isRequired: true);
            var value = guard.Text("equals", isRequired: true);
            if (header is not null && !PlaceReader.IsHeaderName(header))
                guard.Fault("header", $"'{header}' is not a header name.");
            if (value is not null && value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                guard.Fault("equals", "A header value is visible ASCII.");
            guard.Close();
            if (header is not null && value is not null)
                guards.Add(new(header, value));
        }

        return guards;
    }

    private static FieldSource? ReadKeyId(ObjectReader reader)
    {
        if (reader.Object("keyId") is not { } keyId)
            return null;

        var places = PlaceReader.Read(keyId, SchemePlaceKind.Header, SchemePlaceKind.Json);
        keyId.Close();
        if (places.Count > 1)
            keyId.Fault("A key id stands in one place.");
        return places.Count == 1 ? PlaceReader.Source(places[0], isSigned: false) : null;
    }

    private static void CheckTemplate(ObjectReader reader, HmacDefinition definition)
    {
        var signed = definition.Signed;
        if (signed.Has(TemplatePartKind.Timestamp) && definition.Timestamp is null && !reader.Has("timestamp"))
            reader.Fault("signed", "{ts} is signed, but there is no \"timestamp\" to say where it stands.");
        if (signed.Has(TemplatePartKind.Id) && definition.MessageId.Count == 0 && !reader.Has("messageId"))
            reader.Fault("signed", "{id} is signed, but there is no \"messageId\" to say where it stands.");

        var readsItems = signed.Parts.Any(part => part.Place is { Kind: SchemePlaceKind.KeyValue })
            || definition.Timestamp?.Sources.Any(source => source.Place.Kind == SchemePlaceKind.KeyValue) == true;
        if (readsItems && definition.Signature.Parse != SignatureParse.KeyValue)
            reader.Fault("signature", "A value is read from the signature's items, so \"parse\" must be \"kv\".");
        if (!signed.Parts.Any(part => part.Kind != TemplatePartKind.Literal))
            reader.Fault("signed", "The signature would cover nothing of the request.");
    }

    private static void CheckRotation(ObjectReader reader, HmacDefinition definition)
    {
        var rotation = definition.Rotation;
        var takesSeveral = definition.Signature.Parse != SignatureParse.Raw || definition.Signature.Spread != SignatureSpread.FirstPresent;
        if (rotation.Mode is RotationMode.All or RotationMode.Labels && !takesSeveral)
            reader.Fault("rotation", "One raw header holds one signature: use \"parse\": \"list\" or \"kv\", numbered headers, or the mode \"none\".");

        var hasLabel = definition.Signature.Pattern.HasLabel;
        if (rotation.Mode == RotationMode.Labels && definition.Signature.Parse == SignatureParse.KeyValue)
        {
            string?[] labels = [rotation.Only, rotation.Old, rotation.New];
            if (labels.Any(label => label is not null && !definition.Signature.Keys.Contains(label)))
                reader.Fault("rotation", "With \"parse\": \"kv\" a label is the key of its item, so every label must be among the signature's \"keys\".");
        }
        else if (hasLabel != (rotation.Mode == RotationMode.Labels))
        {
            reader.Fault("signature", "{label} in the signature and the rotation mode \"labels\" belong together.");
        }
    }
}
