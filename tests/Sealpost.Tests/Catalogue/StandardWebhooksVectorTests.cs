using System.Globalization;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Catalogue;

public sealed class StandardWebhooksVectorTests
{
    private static readonly Scheme Standard = SchemeCatalogue.Default.Find("standard-webhooks@1")!;

    [Theory]
    [InlineData("hmac-basic")]
    [InlineData("hmac-rust")]
    [InlineData("hmac-svix-docs")]
    [InlineData("hmac-large-1048576")]
    [InlineData("hmac-large-262144")]
    [InlineData("hmac-large-262143")]
    [InlineData("hmac-long-secret")]
    public void Published_signatures_are_written_to_the_letter_and_verified(string name)
    {
        var vector = SignVector(name);
        var key = Standard.Key(vector.GetProperty("secret").GetString()!);
        var time = DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("webhook_timestamp").GetInt64());
        var body = vector.TryGetProperty("payload_repeat", out var repeat)
            ? Exchange.Utf8(new string('a', repeat.GetProperty("count").GetInt32()))
            : Exchange.Utf8(vector.GetProperty("payload_utf8").GetString()!);

        var written = Standard.Sign(body, [key], time, vector.GetProperty("webhook_id").GetString());

        written.Single(line => line.Key == "webhook-signature").Value.ShouldBe(vector.GetProperty("expected_signature").GetString());
        Standard.Verify(written, body, [key], time).IsAccepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData("hmac-unpadded-secret-missing-one")]
    [InlineData("hmac-unpadded-secret-missing-two")]
    public void Unpadded_secrets_are_refused_as_most_libraries_do_because_a_cut_copy_looks_the_same(string name)
    {
        var secret = SignVector(name).GetProperty("secret").GetString()!;

        Should.Throw<SecretFormatException>(() => Standard.Key(secret)).Message.ShouldContain("'='");
    }

    [Fact]
    public void Every_verification_case_gives_the_expected_answer()
    {
        var failures = new List<string>();
        foreach (var vector in CorpusJson.Read("standardwebhooks-vectors.json").GetProperty("verify_cases").EnumerateArray())
        {
            var result = Verify(vector, out var expected);
            if (!IsAsExpected(result.Outcome, expected))
                failures.Add($"{vector.GetProperty("name").GetString()}: {result.Outcome}, expected {expected}");
        }

        failures.ShouldBeEmpty();
    }

    [Fact]
    public void Every_invalid_secret_is_refused()
    {
        foreach (var vector in CorpusJson.Read("standardwebhooks-vectors.json").GetProperty("invalid_secrets").EnumerateArray())
        {
            var secret = vector.GetProperty("secret").GetString()!;
            if (secret.Length == 0)
                Should.Throw<ArgumentException>(() => new Secret(secret));
            else
                Standard.SecretFormat.Check(new Secret(secret)).ShouldNotBeNull(secret).ShouldNotContain(secret);
        }
    }

    [Fact]
    public void Svix_headers_are_read_by_the_svix_scheme_which_also_takes_the_standard_names()
    {
        var svix = SchemeCatalogue.Default.Find("svix@1")!;
        SchemeKey[] keys = [svix.Key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")];
        var body = Exchange.Utf8("{}");

        var written = svix.Sign(body, keys);
        var standard = Standard.Sign(body, keys);

        written.Select(line => line.Key).ShouldBe(["svix-id", "svix-timestamp", "svix-signature"]);
        svix.Verify(written, body, keys).IsAccepted.ShouldBeTrue();
        svix.Verify(standard, body, keys).IsAccepted.ShouldBeTrue();
        Standard.Verify(written, body, keys).Outcome.ShouldBe(VerifyOutcome.MissingSignature);
    }

    private static JsonElement SignVector(string name) => CorpusJson.Read("standardwebhooks-vectors.json").GetProperty("sign_vectors")
        .EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);

    private static VerifyResult Verify(JsonElement vector, out string expected)
    {
        var file = CorpusJson.Read("standardwebhooks-vectors.json").GetProperty("verify_base");
        expected = vector.GetProperty("expect").GetString()!;
        string[] dropped = vector.TryGetProperty("drop", out var drop) ? [.. drop.EnumerateArray().Select(name => name.GetString()!)] : [];
        var names = vector.TryGetProperty("header_case", out var cased) ? cased.GetString()!.Split('/') : ["webhook-id", "webhook-timestamp", "webhook-signature"];
        if (vector.TryGetProperty("header_prefix", out var prefix))
            names = [.. names.Select(name => name.Replace("webhook-", prefix.GetString()!, StringComparison.Ordinal))];
        string?[] values =
        [
            file.GetProperty("webhook_id").GetString(),
            vector.TryGetProperty("timestamp", out var timestamp) ? timestamp.GetString() : file.GetProperty("webhook_timestamp").GetInt64().ToString(CultureInfo.InvariantCulture),
            vector.GetProperty("signature").GetString(),
        ];
        var headers = names.Zip(values).Where(line => line.Second is not null && !dropped.Contains(line.First))
            .Select(line => new KeyValuePair<string, string>(line.First, line.Second!)).ToList();
        var payload = vector.TryGetProperty("payload", out var other) ? other.GetString()! : file.GetProperty("payload_utf8").GetString()!;
        var secret = vector.TryGetProperty("secret", out var another) ? another.GetString()! : file.GetProperty("secret").GetString()!;
        var now = file.GetProperty("now").GetInt64() + (vector.TryGetProperty("now_offset", out var offset) ? offset.GetInt64() : 0);
        return Standard.Verify(headers, Exchange.Utf8(payload), [Standard.Key(secret)], DateTimeOffset.FromUnixTimeSeconds(now));
    }

    private static bool IsAsExpected(VerifyOutcome outcome, string expected) => expected.Split(' ')[0] switch
    {
        "accept" => outcome == (expected.Contains("compat mode", StringComparison.Ordinal) ? VerifyOutcome.MissingSignature : VerifyOutcome.Accepted),
        "reject:signature" => outcome is VerifyOutcome.SignatureMismatch or VerifyOutcome.MalformedSignature,
        "reject:missing-header" => outcome is VerifyOutcome.MissingId or VerifyOutcome.MissingTimestamp or VerifyOutcome.MissingSignature,
        "reject:timestamp-format" or "reject:timestamp" => outcome == VerifyOutcome.MalformedTimestamp,
        "reject:timestamp-old" => outcome == VerifyOutcome.TimestampTooOld,
        "reject:timestamp-new" => outcome == VerifyOutcome.TimestampTooNew,
        _ => false,
    };
}
