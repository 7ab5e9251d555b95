using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Catalogue;

public sealed class ProviderVectorTests
{
    [Fact]
    public void Every_published_vector_of_a_catalogued_provider_gives_the_published_answer()
    {
        var failures = new List<string>();
        var seen = 0;
        var index = -1;
        foreach (var vector in CorpusJson.Read("provider-vectors.json").EnumerateArray())
        {
            index++;
            if (SchemeCatalogue.Default.Find(vector.GetProperty("scheme").GetString()! + "@1") is not { } scheme)
                continue;

            seen++;
            var result = Verify(scheme, vector);
            if (result.IsAccepted != vector.GetProperty("valid").GetBoolean())
                failures.Add($"{index} {scheme.Id}: {result.Outcome}");
        }

        failures.ShouldBeEmpty();
        seen.ShouldBe(69);
    }

    [Fact]
    public void Signing_what_a_valid_vector_signs_writes_its_very_signature()
    {
        var compared = 0;
        foreach (var vector in CorpusJson.Read("provider-vectors.json").EnumerateArray())
        {
            if (!vector.GetProperty("valid").GetBoolean() || SchemeCatalogue.Default.Find(vector.GetProperty("scheme").GetString()! + "@1") is not { } scheme)
                continue;

            var received = HeadersOf(vector);
            var result = Verify(scheme, vector);
            if (result.Outcome != VerifyOutcome.Accepted || scheme.Id is "box@1")
                continue;

            var now = result.Timestamp ?? Exchange.Noon;
            var written = scheme.Sign(BodyOf(vector), [KeysOf(scheme, vector)[result.KeyIndex]], now, result.MessageId ?? "msg_1");
            var signature = written[^1];
            var expected = received.Single(line => line.Key == signature.Key).Value;
            signature.Value.Split([' ', ';', ',']).ShouldAllBe(part => expected.Contains(part, StringComparison.Ordinal), scheme.Id);
            compared++;
        }

        compared.ShouldBeGreaterThan(25);
    }

    private static VerifyResult Verify(Scheme scheme, JsonElement vector) =>
        scheme.Verify(HeadersOf(vector), BodyOf(vector), KeysOf(scheme, vector), NowOf(vector));

    private static DateTimeOffset NowOf(JsonElement vector) =>
        vector.GetProperty("now") is { ValueKind: JsonValueKind.Number } now ? DateTimeOffset.FromUnixTimeSeconds(now.GetInt64()) : Exchange.Noon;

    private static byte[] BodyOf(JsonElement vector) => Exchange.Utf8(vector.GetProperty("body").GetString()!);

    private static List<KeyValuePair<string, string>> HeadersOf(JsonElement vector) =>
        [.. vector.GetProperty("headers").EnumerateObject().Select(line => new KeyValuePair<string, string>(line.Name, line.Value.GetString()!))];

    private static SchemeKey[] KeysOf(Scheme scheme, JsonElement vector) =>
        vector.GetProperty("secret") is { ValueKind: JsonValueKind.Array } several
            ? [.. several.EnumerateArray().Select(secret => scheme.Key(secret.GetString()!))]
            : [scheme.Key(vector.GetProperty("secret").GetString()!)];
}
