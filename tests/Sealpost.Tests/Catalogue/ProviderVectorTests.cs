using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Catalogue;

public sealed class ProviderVectorTests
{
    [Fact]
    public void Every_published_vector_gives_the_published_answer()
    {
        var failures = new List<string>();
        var seen = 0;
        var index = -1;
        foreach (var vector in CorpusJson.Read("provider-vectors.json").EnumerateArray())
        {
            index++;
            seen++;
            var scheme = SchemeOf(vector);
            var result = Verify(scheme, vector);
            if (result.IsAccepted != vector.GetProperty("valid").GetBoolean())
                failures.Add($"{index} {scheme.Id}: {result.Outcome}");
        }

        failures.ShouldBeEmpty();
        seen.ShouldBe(159);
    }

    [Fact]
    public void Signing_what_a_valid_vector_signs_writes_its_very_signature()
    {
        var compared = 0;
        foreach (var vector in CorpusJson.Read("provider-vectors.json").EnumerateArray())
        {
            var scheme = SchemeOf(vector);
            if (!vector.GetProperty("valid").GetBoolean() || scheme is not { Kind: SchemeKind.Hmac, CanSign: true })
                continue;

            var received = HeadersOf(vector);
            var result = Verify(scheme, vector);
            if (result.Outcome != VerifyOutcome.Accepted || scheme.Id is "box@1" || vector.TryGetProperty("note", out var note) && note.GetString()!.Contains(':', StringComparison.Ordinal) && scheme.Id is "twilio@1" || vector.GetProperty("url").GetString()?.Contains(":1234", StringComparison.Ordinal) == true)
                continue;

            var now = result.Timestamp ?? Exchange.Noon;
            var written = new List<KeyValuePair<string, string>>();
            var request = new SignRequest { Body = BodyOf(vector), Id = result.MessageId ?? "msg_1", Time = now, Method = vector.GetProperty("method").GetString(), Url = vector.GetProperty("url").GetString() };
            scheme.Sign(request, [KeysOf(scheme, vector)[result.KeyIndex]], written);
            var signature = written[^1];
            var expected = received.Single(line => line.Key == signature.Key).Value;
            signature.Value.Split([' ', ';', ',']).ShouldAllBe(part => expected.Contains(part, StringComparison.Ordinal), scheme.Id);
            compared++;
        }

        compared.ShouldBeGreaterThan(25);
    }

    [Fact]
    public void The_published_HTTP_signatures_cover_too_little_for_a_webhook_so_the_default_refuses_them()
    {
        foreach (var vector in CorpusJson.Read("provider-vectors.json").EnumerateArray().Where(vector => vector.GetProperty("scheme").GetString() == "rfc9421"))
        {
            var scheme = SchemeOf(vector).With(("components", "request"));

            Verify(scheme, vector).Outcome.ShouldBe(VerifyOutcome.MissingSignedPart);
        }
    }

    private static Scheme SchemeOf(JsonElement vector)
    {
        var id = vector.GetProperty("scheme").GetString()!;
        if (id == "rfc4231")
            return Rfc4231;
        var scheme = SchemeCatalogue.Default.Find(id + "@1").ShouldNotBeNull(id);
        return id switch
        {
            "vonage-sms" => scheme.With(("method", vector.GetProperty("algorithm").GetString()!.Replace("hmac-", "", StringComparison.Ordinal))),
            "rfc9421" => scheme.With(("components", "any"), ("algorithm", vector.GetProperty("provider").GetString()!.Split(' ')[^1])),
            _ => scheme,
        };
    }

    /// <summary>The bare keyed hash; its vector gives key and value apart from the request.</summary>
    private static Scheme Rfc4231 => Scheme.Parse("""
        {
          "language": 1, "id": "rfc4231@1", "name": "RFC 4231", "kind": "hmac", "algorithm": "hmac-sha256",
          "signature": { "header": "X-Mac", "encoding": "hex" }, "signed": "{body}"
        }
        """u8);

    private static VerifyResult Verify(Scheme scheme, JsonElement vector) => scheme.Verify(
        new VerifyRequest<HeaderList>
        {
            Headers = new(HeadersOf(vector)),
            Body = BodyOf(vector),
            Method = vector.GetProperty("method").GetString(),
            Url = vector.GetProperty("url").GetString(),
        },
        KeysOf(scheme, vector),
        new ManualTimeProvider(NowOf(vector)));

    /// <summary>A vector without a time of its own is verified when it was sent: SNS says so in the body, others do not ask.</summary>
    private static DateTimeOffset NowOf(JsonElement vector) =>
        vector.GetProperty("now") is { ValueKind: JsonValueKind.Number } now ? DateTimeOffset.FromUnixTimeSeconds(now.GetInt64())
        : vector.GetProperty("scheme").GetString() == "aws-sns" ? JsonElement.Parse(BodyOf(vector)).GetProperty("Timestamp").GetDateTimeOffset()
        : Exchange.Noon;

    private static byte[] BodyOf(JsonElement vector) => Exchange.Utf8(vector.GetProperty("body").GetString()!);

    private static List<KeyValuePair<string, string>> HeadersOf(JsonElement vector) => vector.TryGetProperty("rawHmac", out var raw)
        ? [new("X-Mac", raw.GetProperty("sha256").GetString()!)]
        : [.. vector.GetProperty("headers").EnumerateObject().Select(line => new KeyValuePair<string, string>(line.Name, line.Value.GetString()!))];

    private static SchemeKey[] KeysOf(Scheme scheme, JsonElement vector) =>
        vector.TryGetProperty("rawHmac", out var raw) ? [scheme.Key(raw.GetProperty("key").GetString()!)]
        : vector.GetProperty("secret") is { ValueKind: JsonValueKind.Array } several ? [.. several.EnumerateArray().Select(secret => scheme.Key(secret.GetString()!))]
        : [scheme.Key(SecretText(vector.GetProperty("secret").GetString()!))];

    /// <summary>The vectors mark the form of keys that have several; a token without a signature has no key at all.</summary>
    private static string SecretText(string secret) =>
        secret.Length == 0 ? "any"
        : secret.StartsWith("base64:", StringComparison.Ordinal) ? secret["base64:".Length..]
        : secret.StartsWith("jwk-x:", StringComparison.Ordinal) ? $$"""{"kty":"OKP","crv":"Ed25519","x":"{{secret["jwk-x:".Length..]}}"}"""
        : secret;
}
