using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Jwt;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the members of kind jwt.</summary>
internal static class JwtReader
{
    private const string UrlToken = "{url}";

    public static JwtDefinition? Read(ObjectReader reader)
    {
        var algorithms = reader.Choices("algorithm", [.. JwsAlgorithm.All.Select(known => (known.Name, known))]);
        if (algorithms.Any(one => one.IsMac) && !algorithms.All(one => one.IsMac))
            reader.Fault("algorithm", "A shared secret and a public key are different things: list HS algorithms or the others, or make the choice a setting.");

        var source = default(FieldSource);
        var prefix = "";
        if (reader.Object("signature", isRequired: true) is { } signature)
        {
            var places = PlaceReader.Read(signature, SchemePlaceKind.Header, SchemePlaceKind.Query);
            prefix = signature.Text("prefix") ?? "";
            signature.Close();
            source = places.Count == 1 ? PlaceReader.Source(places[0], isSigned: false) : null;
        }

        var claims = reader.Object("claims") is { } claimsReader ? ReadClaims(claimsReader) : new();
        return algorithms.Count == 0 || source is null ? null : new() { Algorithms = algorithms, Source = source, Prefix = prefix, Claims = claims };
    }

    private static ClaimRules ReadClaims(ObjectReader reader)
    {
        var otherwise = new ClaimRules();
        var rules = new ClaimRules
        {
            Issuer = ReadRule(reader, "issuer"),
            Audience = ReadRule(reader, "audience"),
            Subject = ReadRule(reader, "subject"),
            Required = reader.Texts("require") ?? [],
            MaxAge = reader.Duration("maxAge"),
            Skew = reader.Duration("skew") ?? otherwise.Skew,
            Lifetime = reader.Duration("lifetime") ?? otherwise.Lifetime,
            BodyHash = ReadDigest(reader.Object("bodyHash")),
            UrlHash = ReadDigest(reader.Object("urlHash")),
        };
        reader.Close();
        return rules;
    }

    private static ClaimRule? ReadRule(ObjectReader reader, string name) => reader.Text(name) switch
    {
        null => null,
        UrlToken => ClaimRule.Url,
        var text => new(text),
    };

    private static ClaimDigest? ReadDigest(ObjectReader? reader)
    {
        if (reader is null)
            return null;

        var claim = reader.Text("claim", isRequired: true);
        var algorithm = reader.Choice<DigestAlgorithm>("algorithm", [.. DigestAlgorithm.All.Select(one => (one.Name, one))], null, isRequired: true);
        var encoding = reader.Choice("encoding", SignatureReader.Encodings, null, isRequired: true);
        var absentWhenEmpty = reader.Flag("absentWhenEmpty");
        reader.Close();
        return claim is not null && algorithm is not null && encoding is { } known ? new(claim, algorithm, known, absentWhenEmpty) : null;
    }
}
