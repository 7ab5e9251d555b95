using System.Globalization;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Catalogue;

public sealed class VendorVectorTests
{
    public static TheoryData<string> Signed =>
    [
        "engenius-1-ascii-unix-seconds", "engenius-2-nonascii-iso8601", "engenius-3-unix-millis", "engenius-4-empty-body",
        "inscipher-1-batch", "inscipher-2-nonascii",
        "actigraph-1-published", "actigraph-2-nonascii", "actigraph-3-same-escaped",
        "orangelogic-1-sha256", "orangelogic-2-sha512-nonascii", "orangelogic-3-rotation", "orangelogic-4-after-window",
        "standardwebhooks-published", "basic-1", "basic-2-utf8", "basic-3-colon-in-password",
    ];

    [Theory]
    [MemberData(nameof(Signed))]
    public void A_worked_example_is_signed_to_the_letter_and_verified(string id)
    {
        var vector = Find(id);
        var scheme = SchemeOf(vector);
        var time = TimeOf(vector);
        var body = vector.TryGetProperty("body", out var text) ? Exchange.Utf8(text.GetString()!) : [];
        SchemeKey[] keys = [.. Secrets(vector).Select(secret => scheme.Key(secret))];
        var expected = vector.GetProperty("expected_headers").EnumerateObject().ToDictionary(line => line.Name, line => line.Value.GetString()!);

        var written = scheme.Sign(body, keys, time, vector.TryGetProperty("message_id", out var messageId) ? messageId.GetString() : null);

        foreach (var (name, value) in expected)
            written.ShouldContain(new KeyValuePair<string, string>(name, value));
        scheme.Verify(written, body, keys, time).Outcome.ShouldBe(VerifyOutcome.Accepted);
    }

    [Theory]
    [InlineData("engenius-1-ascii-unix-seconds")]
    [InlineData("engenius-3-unix-millis")]
    [InlineData("inscipher-1-batch")]
    [InlineData("inscipher-2-nonascii")]
    public void The_base64_reading_of_an_undocumented_encoding_is_a_setting(string id)
    {
        var vector = Find(id);
        var scheme = SchemeOf(vector).With(("encoding", "base64"));
        var body = Exchange.Utf8(vector.GetProperty("body").GetString()!);

        var written = scheme.Sign(body, [scheme.Key(vector.GetProperty("secret").GetString()!)], TimeOf(vector));

        written[^1].Value.ShouldBe(vector.GetProperty("signature_base64").GetString());
    }

    [Fact]
    public void Digits_that_slide_between_timestamp_and_body_are_refused_by_the_pinned_format()
    {
        var vector = Find("engenius-5-collision");
        var scheme = SchemeCatalogue.Default.Find("engenius@1")!;
        SchemeKey[] keys = [scheme.Key(vector.GetProperty("secret").GetString()!)];
        var outcomes = vector.GetProperty("pairs").EnumerateArray().Select(pair => scheme.Verify(
            Exchange.Headers(
                ("X-EnGenius-Timestamp", pair[0].GetString()!),
                ("X-EnGenius-Signature", vector.GetProperty("same_signature_hex").GetString()!)),
            Exchange.Utf8(pair[1].GetString()!),
            keys,
            DateTimeOffset.FromUnixTimeSeconds(1773209455)).Outcome);

        outcomes.ShouldBe([VerifyOutcome.Accepted, VerifyOutcome.MalformedTimestamp, VerifyOutcome.MalformedTimestamp]);
    }

    private static JsonElement Find(string id) =>
        CorpusJson.Read("vendor-vectors.json").GetProperty("vectors").EnumerateArray().Single(vector => vector.GetProperty("id").GetString() == id);

    private static Scheme SchemeOf(JsonElement vector)
    {
        var id = vector.GetProperty("id").GetString()!;
        var catalogue = SchemeCatalogue.Default;
        return id.Split('-')[0] switch
        {
            "engenius" => catalogue.Find("engenius@1")!.With(("timestampFormat", id.Contains("iso8601") ? "rfc3339-ms" : id.Contains("millis") ? "unix-ms" : "unix-s")),
            "inscipher" => catalogue.Find("inscipher@1")!,
            "actigraph" => catalogue.Find("actigraph@1")!,
            "orangelogic" => catalogue.Find("orange-logic@1")!.With(("hash", $"hmac-{vector.GetProperty("algorithm").GetString()}")),
            "basic" => catalogue.Find("basic@1")!,
            _ => catalogue.Find("standard-webhooks@1")!,
        };
    }

    private static IEnumerable<string> Secrets(JsonElement vector) =>
        vector.TryGetProperty("username", out var user) ? [$"{user.GetString()}:{vector.GetProperty("password").GetString()}"]
        : vector.TryGetProperty("secrets", out var secrets) ? secrets.EnumerateObject().OrderBy(secret => secret.Name == "v1" ? 0 : 1).Select(secret => secret.Value.GetString()!)
        : [vector.GetProperty("secret").GetString()!];

    private static DateTimeOffset TimeOf(JsonElement vector) =>
        !vector.TryGetProperty("timestamp", out var timestamp) || timestamp.ValueKind == JsonValueKind.Null ? Exchange.Noon
        : timestamp.GetString() is { Length: 24 } iso ? DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture)
        : timestamp.GetString() is { Length: 13 } millis ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(millis, CultureInfo.InvariantCulture))
        : DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp.GetString()!, CultureInfo.InvariantCulture));
}
