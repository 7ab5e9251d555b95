using Sealpost.Cryptography;
using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the members of kinds hmac, hash and asymmetric and checks that they fit together.</summary>
internal static class ProofReader
{
    private static readonly (string, UrlForm)[] UrlForms = [("as-given", UrlForm.AsGiven), ("hubspot", UrlForm.HubSpot), ("twilio", UrlForm.Twilio)];

    public static ProofDefinition? Read(ObjectReader reader, SchemeKind kind, SettingTable settings)
    {
        var algorithms = ReadAlgorithms(reader, kind);
        var rotation = RotationReader.Read(reader.Object("rotation"));
        var signature = reader.Object("signature", isRequired: true) is { } signatureReader ? SignatureReader.Read(signatureReader, rotation?.Mode) : null;
        var signedHeaders = reader.Object("signedHeaders") is { } headersReader ? SignedHeadersReader.Read(headersReader) : null;
        var templates = new TemplateReader(signedHeaders, settings.TextOf, kind == SchemeKind.Hash, fault => reader.Fault("signed", fault));
        if (!reader.Has("signed"))
            reader.Text("signed", isRequired: true);
        Template?[] contents = [.. (reader.Texts("signed") ?? []).Select(templates.Read)];
        var signed = contents.FirstOrDefault();
        var timestamp = reader.Object("timestamp") is { } timestampReader ? TimestampReader.Read(timestampReader, signed) : null;
        var messageId = ReadMessageId(reader, signed);
        var guards = ReadGuards(reader);
        var keyId = ReadKeyId(reader);
        var url = reader.Choice("url", UrlForms, UrlForm.AsGiven);
        var digest = ReadBodyDigest(reader);
        CheckTemplates(reader, kind, [.. contents.OfType<Template>()], timestamp, messageId, signature);
        if (signature is not null && (rotation is not null || !reader.Has("rotation")))
            CheckRotation(reader, signature, rotation ??= new(DefaultMode(signature)));
        if (algorithms.Count == 0 || signature is null || signed is null || rotation is null || contents.Contains(null))
            return null;

        return new ProofDefinition
        {
            Algorithms = algorithms,
            Signature = signature,
            Signed = signed,
            AlsoSigned = [.. contents.Skip(1).Select(content => content!)],
            Rotation = rotation,
            Timestamp = timestamp,
            MessageId = messageId,
            Guards = guards,
            KeyId = keyId,
            Url = url,
            BodyDigest = digest,
        };
    }

    private static IReadOnlyList<ProofAlgorithm> ReadAlgorithms(ObjectReader reader, SchemeKind kind)
    {
        IReadOnlyList<ProofAlgorithm> known = kind switch
        {
            SchemeKind.Hash => DigestAlgorithm.All,
            SchemeKind.Asymmetric => SigningAlgorithm.All,
            _ => MacAlgorithm.All,
        };
        if (kind != SchemeKind.Asymmetric)
            return reader.Choice<ProofAlgorithm>("algorithm", [.. known.Select(one => (one.Name, one))], null, isRequired: true) is { } only ? [only] : [];
        return reader.Choices("algorithm", [.. known.Select(one => (one.Name, one))]);
    }

    private static RotationMode DefaultMode(SignatureDefinition signature) =>
        signature is { Parse: SignatureParse.Raw or SignatureParse.Envelope, Spread: SignatureSpread.FirstPresent } ? RotationMode.None : RotationMode.All;

    private static IReadOnlyList<FieldSource> ReadMessageId(ObjectReader reader, Template? signed)
    {
        if (reader.Object("messageId") is not { } messageId)
            return [];

        var places = PlaceReader.Read(messageId, SchemePlaceKind.Header, SchemePlaceKind.Json, SchemePlaceKind.Form);
        messageId.Close();
        if (signed is null)
            return [];
        if (!places.All(place => signed.Has(TemplatePartKind.Id) || TimestampReader.IsSigned(place, signed)))
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

    private static BodyDigestDefinition? ReadBodyDigest(ObjectReader reader)
    {
        if (reader.Object("bodyDigest") is not { } digest)
            return null;

        var places = PlaceReader.Read(digest, SchemePlaceKind.Query, SchemePlaceKind.Header);
        var algorithm = digest.Choice<DigestAlgorithm>("algorithm", [.. DigestAlgorithm.All.Select(one => (one.Name, one))], null, isRequired: true);
        var encoding = digest.Choice("encoding", SignatureReader.Encodings, null, isRequired: true);
        digest.Close();
        return places.Count == 1 && algorithm is not null && encoding is { } known ? new(PlaceReader.Source(places[0], isSigned: true), algorithm, known) : null;
    }

    private static void CheckTemplates(
        ObjectReader reader, SchemeKind kind, IReadOnlyList<Template> contents, TimestampDefinition? timestamp, IReadOnlyList<FieldSource> messageId, SignatureDefinition? signature)
    {
        foreach (var signed in contents)
        {
            if (signed.Has(TemplatePartKind.Timestamp) && timestamp is null && !reader.Has("timestamp"))
                reader.Fault("signed", "{ts} is signed, but there is no \"timestamp\" to say where it stands.");
            if (signed.Has(TemplatePartKind.Id) && messageId.Count == 0 && !reader.Has("messageId"))
                reader.Fault("signed", "{id} is signed, but there is no \"messageId\" to say where it stands.");
            if (signed.Parts.All(part => part.Kind is TemplatePartKind.Literal or TemplatePartKind.Secret))
                reader.Fault("signed", "The signature would cover nothing of the request.");
            if (kind == SchemeKind.Hash && !signed.Has(TemplatePartKind.Secret))
                reader.Fault("signed", "A plain hash proves nothing without {secret} in what is hashed.");
        }

        var readsItems = contents.Take(1).Any(signed => signed.Parts.Any(part => part is { Place.Kind: SchemePlaceKind.KeyValue } or { SignedHeaders.Source.Kind: SchemePlaceKind.KeyValue }))
            || timestamp?.Sources.Any(source => source.Place.Kind == SchemePlaceKind.KeyValue) == true;
        if (readsItems && signature is not null && signature.Parse != SignatureParse.KeyValue)
            reader.Fault("signature", "A value is read from the signature's items, so \"parse\" must be \"kv\".");
    }

    private static void CheckRotation(ObjectReader reader, SignatureDefinition signature, RotationDefinition rotation)
    {
        var takesSeveral = signature.Parse is SignatureParse.List or SignatureParse.KeyValue || signature.Spread != SignatureSpread.FirstPresent;
        if (rotation.Mode is RotationMode.All or RotationMode.Labels && !takesSeveral)
            reader.Fault("rotation", "One raw header holds one signature: use \"parse\": \"list\" or \"kv\", numbered headers, or the mode \"none\".");

        var hasLabel = signature.Pattern.HasLabel;
        if (rotation.Mode == RotationMode.Labels && signature.Parse == SignatureParse.KeyValue)
        {
            string?[] labels = [rotation.Only, rotation.Old, rotation.New];
            if (labels.Any(label => label is not null && !signature.Keys.Contains(label)))
                reader.Fault("rotation", "With \"parse\": \"kv\" a label is the key of its item, so every label must be among the signature's \"keys\".");
        }
        else if (hasLabel != (rotation.Mode == RotationMode.Labels))
        {
            reader.Fault("signature", "{label} in the signature and the rotation mode \"labels\" belong together.");
        }
    }
}
