using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Host.Demo.VendorRules;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Demo.VendorRules;

/// <summary>The demo's rules and the worked vectors judge each other: neither was made from the other, nor from the scheme engine.</summary>
public sealed class VendorRuleTests
{
    public static TheoryData<string> Signed { get; } =
    [
        "engenius-1-ascii-unix-seconds", "engenius-4-empty-body", "inscipher-1-batch", "inscipher-2-nonascii", "actigraph-1-published", "actigraph-2-nonascii",
        "actigraph-3-same-escaped", "actigraph-4-validation", "orangelogic-1-sha256", "orangelogic-2-sha512-nonascii", "orangelogic-3-rotation", "orangelogic-4-after-window",
        "standardwebhooks-published",
    ];

    [Theory]
    [MemberData(nameof(Signed))]
    public void A_worked_vector_is_verified(string id)
    {
        var (rule, request, keys, now) = Case(id);

        rule(request, keys, now).ShouldBe(Verdict.Verified);
    }

    [Theory]
    [MemberData(nameof(Signed))]
    public void One_flipped_bit_anywhere_in_the_body_is_refused(string id)
    {
        var (rule, request, keys, now) = Case(id);

        for (var bit = 0; bit < request.Body.Length * 8; bit++)
        {
            var body = request.Body.ToArray();
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            rule(request with { Body = body }, keys, now).ShouldBe(Verdict.BadSignature, $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(Signed))]
    public void One_changed_character_anywhere_in_the_signature_is_refused(string id)
    {
        var (rule, request, keys, now) = Case(id);
        var signature = request.Headers.Single(header => header.Key.EndsWith("signature", StringComparison.OrdinalIgnoreCase));

        for (var at = 0; at < signature.Value.Length; at++)
        {
            var changed = KeyValuePair.Create(signature.Key, $"{signature.Value[..at]}{(char)(signature.Value[at] ^ 1)}{signature.Value[(at + 1)..]}");
            rule(request with { Headers = [.. request.Headers.Where(header => header.Key != signature.Key), changed] }, keys, now).ShouldBe(Verdict.BadSignature, changed.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Signed))]
    public void Another_secret_and_a_missing_header_are_refused(string id)
    {
        var (rule, request, keys, now) = Case(id);

        rule(request, keys.Strangers(), now).ShouldBe(Verdict.BadSignature);
        rule(request with { Headers = [] }, keys, now).ShouldBe(Verdict.MissingHeader);
    }

    [Theory]
    [InlineData("engenius-1-ascii-unix-seconds")]
    [InlineData("standardwebhooks-published")]
    public void A_signed_time_is_refused_outside_five_minutes_either_way(string id)
    {
        var (rule, request, keys, now) = Case(id);

        rule(request, keys, now.AddSeconds(300)).ShouldBe(Verdict.Verified);
        rule(request, keys, now.AddSeconds(301)).ShouldBe(Verdict.StaleTimestamp);
        rule(request, keys, now.AddSeconds(-300)).ShouldBe(Verdict.Verified);
        rule(request, keys, now.AddSeconds(-301)).ShouldBe(Verdict.StaleTimestamp);
    }

    [Theory]
    [InlineData("engenius-2-nonascii-iso8601")]
    [InlineData("engenius-3-unix-millis")]
    public void EnGenius_signs_the_text_of_the_timestamp_header_whatever_its_format(string id)
    {
        var vector = Find(id);

        EnGenius.Signature(Text(vector, "secret"), Text(vector, "timestamp"), Encoding.UTF8.GetBytes(Text(vector, "body"))).ShouldBe(Text(vector, "signature_hex"));
    }

    [Fact]
    public void Digits_that_slide_between_timestamp_and_body_are_refused()
    {
        var vector = Find("engenius-5-collision");
        var verdicts = vector.GetProperty("pairs").EnumerateArray().Select(pair => EnGenius.Signed(
            new Arrival(
                [new("X-EnGenius-Timestamp", pair[0].GetString()!), new("X-EnGenius-Signature", Text(vector, "same_signature_hex"))],
                Encoding.UTF8.GetBytes(pair[1].GetString()!)),
            new ReceiverKeys(Text(vector, "secret")),
            DateTimeOffset.FromUnixTimeSeconds(1773209455)));

        verdicts.ShouldBe([Verdict.Verified, Verdict.MalformedTimestamp, Verdict.MalformedTimestamp]);
    }

    [Theory]
    [InlineData("basic-1")]
    [InlineData("basic-2-utf8")]
    [InlineData("basic-3-colon-in-password")]
    public void Basic_credentials_are_those_of_the_vectors(string id)
    {
        var vector = Find(id);

        $"Basic {Credentials.Base64(Text(vector, "username"), Text(vector, "password"))}".ShouldBe(vector.GetProperty("expected_headers").GetProperty("Authorization").GetString());
    }

    [Fact]
    public void Orange_logic_by_the_new_key_alone_is_not_a_rotation()
    {
        var keys = new ReceiverKeys("NewSecret9876543210zyxwvuZYXWVU98", "OldSecret0123456789abcdefABCDEF01");
        byte[] body = [.. "{}"u8];
        var request = new Arrival([new("x-ol-signature", $"v1,{OrangeLogic.Signature(HashAlgorithmName.SHA256, keys.Secret, body)}")], body);

        OrangeLogic.Sha256(request, keys, default).ShouldBe(Verdict.Verified);
        OrangeLogic.DuringRotation(request, keys, default).ShouldBe(Verdict.BadSignature);
    }

    [Fact]
    public void Standard_webhooks_during_a_rotation_satisfy_the_old_and_the_new_secret()
    {
        var keys = new ReceiverKeys("whsec_bmV3IHNlY3JldCBvZiAyNCBieXRlcyE=", "whsec_b2xkIHNlY3JldCBvZiAyNCBieXRlcyE=");
        byte[] body = [.. "{}"u8];
        var oldOne = $"v1,{StandardWebhooks.Signature(keys.Previous, "msg_1", "1773209455", body)}";
        var newOne = $"v1,{StandardWebhooks.Signature(keys.Secret, "msg_1", "1773209455", body)}";

        Judge($"{newOne} {oldOne}").ShouldBe(Verdict.Verified);
        Judge(oldOne).ShouldBe(Verdict.BadSignature);
        Judge(newOne).ShouldBe(Verdict.BadSignature);

        Verdict Judge(string signatures) => StandardWebhooks.DuringRotation(
            new Arrival([new("webhook-id", "msg_1"), new("webhook-timestamp", "1773209455"), new("webhook-signature", signatures)], body),
            keys,
            DateTimeOffset.FromUnixTimeSeconds(1773209455));
    }

    [Fact]
    public void Where_a_vendor_sends_no_proof_a_signature_or_credentials_are_refused()
    {
        var keys = new ReceiverKeys("unused");

        EnGenius.Unsigned(With("X-EnGenius-Signature"), keys, default).ShouldBe(Verdict.UnexpectedHeader);
        InsCipher.Unsigned(With("X-HMAC-Signature"), keys, default).ShouldBe(Verdict.UnexpectedHeader);
        OrangeLogic.Unsigned(With("X-OL-Signature"), keys, default).ShouldBe(Verdict.UnexpectedHeader);
        OrangeLogic.Unsigned(With("Authorization"), keys, default).ShouldBe(Verdict.UnexpectedHeader);
        OrangeLogic.Unsigned(With("X-Env"), keys, default).ShouldBe(Verdict.Verified);

        static Arrival With(string name) => new([new(name, "anything")], []);
    }

    [Fact]
    public void GitHub_s_own_example_is_verified()
    {
        byte[] body = [.. "Hello, World!"u8];
        var keys = new ReceiverKeys("It's a Secret to Everybody");
        var request = new Arrival([new("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")], body);

        GitHub.Signed(request, keys, default).ShouldBe(Verdict.Verified);
        GitHub.Signed(request, keys.Strangers(), default).ShouldBe(Verdict.BadSignature);
        GitHub.Signed(request with { Headers = [] }, keys, default).ShouldBe(Verdict.MissingHeader);
    }

    [Theory]
    [InlineData("""{"WebhookId":"74","ValidationCode":"1d3ad7a1-91c9-4ffc-8562-5bad545e6a40"}""", Verdict.Verified)]
    [InlineData("""{ "ValidationCode": "1d3ad7a1-91c9-4ffc-8562-5bad545e6a40", "WebhookId": "74" }""", Verdict.Verified)]
    [InlineData("""{"WebhookId":74,"ValidationCode":"1d3ad7a1-91c9-4ffc-8562-5bad545e6a40"}""", Verdict.BadValidation)]
    [InlineData("""{"WebhookId":"75","ValidationCode":"1d3ad7a1-91c9-4ffc-8562-5bad545e6a40"}""", Verdict.BadValidation)]
    [InlineData("""{"WebhookId":"74","ValidationCode":"1d3ad7a1-91c9-4ffc-8562-5bad545e6a41"}""", Verdict.BadValidation)]
    [InlineData("""{"webhookId":"74","validationCode":"1d3ad7a1-91c9-4ffc-8562-5bad545e6a40"}""", Verdict.BadValidation)]
    [InlineData("""{"WebhookId":"74","Validat""", Verdict.BadValidation)]
    public void A_validation_names_the_webhook_and_repeats_the_code(string body, object expected)
    {
        var headers = UsualHeaders.Where(header => header.Key != "X-ActiGraph-Event")
            .Concat([new("X-ActiGraph-Event", "validation"), new("X-ActiGraph-Hook-Secret", "1d3ad7a1-91c9-4ffc-8562-5bad545e6a40")]);

        ActiGraph.Unsigned(new Arrival([.. headers], Encoding.UTF8.GetBytes(body)), new ReceiverKeys("unused"), default).ShouldBe(expected);
    }

    [Fact]
    public void What_a_receiver_asks_for_at_once_has_to_be_there_at_once()
    {
        var rule = Proof.Both(Credentials.Header("X-A"), Credentials.Authorization("Token"));
        var keys = new ReceiverKeys("the-secret") { Credential = "the-credential" };

        Judge("the-credential", "Token the-credential").ShouldBe(Verdict.Verified);
        Judge("the-secret", "Token the-credential").ShouldBe(Verdict.BadCredentials);
        Judge("the-credential", "Token the-secret").ShouldBe(Verdict.BadCredentials);

        Verdict Judge(string header, string authorization) => rule(new Arrival([new("X-A", header), new("Authorization", authorization)], []), keys, default);
    }

    [Theory]
    [InlineData("Basic aG9va3VzZXI6czpkw6k=", Verdict.BadCredentials)]
    [InlineData("basic aG9va3VzZXI6czpkw6k=", Verdict.BadCredentials)]
    [InlineData("Basic aG9va3VzZXI6czrDqQ==", Verdict.Verified)]
    public void Basic_is_compared_as_a_whole(string header, object expected) =>
        Credentials.Basic(new Arrival([new("Authorization", header)], []), new ReceiverKeys("s"), default).ShouldBe(expected);

    private static (VendorRule Rule, Arrival Request, ReceiverKeys Keys, DateTimeOffset Now) Case(string id)
    {
        var vector = Find(id);
        var headers = vector.GetProperty("expected_headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!)).ToList();
        VendorRule rule = id.Split('-') switch
        {
            ["engenius", ..] => EnGenius.Signed,
            ["inscipher", ..] => InsCipher.Signed,
            ["actigraph", ..] => ActiGraph.Signed,
            ["orangelogic", _, "sha512", ..] => OrangeLogic.Sha512,
            ["orangelogic", _, "rotation"] => OrangeLogic.DuringRotation,
            ["orangelogic", ..] => OrangeLogic.Sha256,
            _ => StandardWebhooks.Signed,
        };
        if (id.StartsWith("actigraph", StringComparison.Ordinal)) headers.AddRange(UsualHeaders.ExceptBy(headers.Select(header => header.Key), header => header.Key));
        if (vector.TryGetProperty("message_id", out var messageId))
            headers.AddRange([new("webhook-id", messageId.GetString()!), new("webhook-timestamp", Text(vector, "timestamp"))]);
        var keys = vector.TryGetProperty("secrets", out var secrets)
            ? new ReceiverKeys(secrets.EnumerateObject().Last().Value.GetString()!, Text(secrets, "v1"))
            : new ReceiverKeys(Text(vector, "secret"));
        var timestamp = vector.GetProperty("timestamp").GetString();
        return (
            rule,
            new Arrival(headers, Encoding.UTF8.GetBytes(Text(vector, "body"))),
            keys,
            timestamp is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)));
    }

    private static readonly KeyValuePair<string, string>[] UsualHeaders =
    [
        new("User-Agent", "ActiGraph-Hookshot/1.0"), new("Content-Type", "application/json"), new("X-ActiGraph-Event", "upload"), new("X-ActiGraph-Delivery", "1"),
        new("X-ActiGraph-Webhook-id", "74"),
    ];

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    private static JsonElement Find(string id)
    {
        if (!Corpora.TryFind("vendor-vectors.json", out var path, out var reason)) Assert.Skip(reason);
        return JsonElement.Parse(File.ReadAllBytes(path)).GetProperty("vectors").EnumerateArray().Single(vector => Text(vector, "id") == id);
    }
}
