using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Handshakes;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Handshakes;

public sealed class HandshakeTests
{
    private const string Url = "https://in.example.com/in/abc";
    private static readonly HandshakeSettings Agreed = new() { VerifyToken = new Secret("meatyhamhock"), AllowedOrigins = ["eventemitter.example.com"], AllowedRate = 120, AllowedTopics = ["arn:aws:sns:us-west-2:123456789012:MyTopic"] };
    private static readonly SchemeKey[] Keys = [SchemeCatalogue.Default.Find("zoom")!.Key("consumer-secret")];

    [Fact]
    public void Meta_gets_its_challenge_for_the_right_verify_token()
    {
        var response = Answer("hub-challenge", Get("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock")).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Text(response).ShouldBe("1158201444");
        response.ContentType.ShouldBe("text/plain; charset=utf-8");
        Answer("hub-challenge", Get("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhoc")).ShouldBeOfType<HandshakeResult.Refused>();
        Answer("hub-challenge", Get("?hub.mode=subscribe&hub.challenge=1158201444")).ShouldBeOfType<HandshakeResult.Refused>();
        Answer("hub-challenge", Get("?hub.mode=subscribe&hub.verify_token=meatyhamhock&hub.challenge=1"), settings: new()).ShouldBeOfType<HandshakeResult.Refused>();
    }

    [Theory]
    [InlineData("GET", "?challenge=a%20b%3Cscript%3E", "a b<script>")]
    [InlineData("POST", "?validationToken=Validation%3a+Testing", "Validation: Testing")]
    public void A_challenge_in_the_query_comes_back_as_plain_text_that_is_not_sniffed(string method, string query, string expected)
    {
        var response = Answer("query-echo-text", new(method, query)).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Text(response).ShouldBe(expected);
        response.ContentType.ShouldBe("text/plain; charset=utf-8");
        response.Headers.ShouldContain(new KeyValuePair<string, string>("X-Content-Type-Options", "nosniff"));
    }

    [Fact]
    public void A_challenge_in_json_comes_back_as_json()
    {
        var response = Answer("json-challenge-echo", Post("""{"token":"t","challenge":"3eZbrw1aB\u00e9","type":"url_verification"}""")).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Json(response).GetProperty("challenge").GetString().ShouldBe("3eZbrw1aBé");
    }

    [Fact]
    public void X_gets_the_keyed_hash_of_its_token()
    {
        var response = Answer("crc-hmac-query", Get("?crc_token=challenge_string&nonce=n")).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        var expected = Convert.ToBase64String(HMACSHA256.HashData("consumer-secret"u8, "challenge_string"u8));
        Json(response).GetProperty("response_token").GetString().ShouldBe($"sha256={expected}");
        Answer("crc-hmac-query", Get("?crc_token=challenge_string"), keys: []).ShouldBeOfType<HandshakeResult.Refused>();
    }

    /// <summary>X proves events by the same key, so answering these would sign whatever a stranger wants to send.</summary>
    [Theory]
    [InlineData("""{"direct_message_events":[]}""")]
    [InlineData("[]")]
    [InlineData("a b")]
    [InlineData("a=1&b=2")]
    [InlineData("=")]
    [InlineData("line\n")]
    public void A_token_that_could_be_an_event_is_never_hashed_for_a_stranger(string token) =>
        Answer("crc-hmac-query", Get($"?crc_token={Uri.EscapeDataString(token)}")).ShouldBeOfType<HandshakeResult.Refused>();

    [Theory]
    [InlineData("OTY1Nzg0MTQtN2Q4Zi00-_~.")]
    [InlineData("bm9uY2U/+w==")]
    public void A_token_of_X_is_hashed(string token) =>
        Answer("crc-hmac-query", Get($"?crc_token={Uri.EscapeDataString(token)}")).ShouldBeOfType<HandshakeResult.Agreed>();

    [Fact]
    public void Zoom_gets_its_token_plain_and_hashed()
    {
        var response = Answer("zoom-url-validation", Post("""{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}"""))
            .ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Json(response).GetProperty("plainToken").GetString().ShouldBe("qgg8vlvZRS6UYooatFL8Aw");
        Json(response).GetProperty("encryptedToken").GetString().ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData("consumer-secret"u8, "qgg8vlvZRS6UYooatFL8Aw"u8)));
    }

    [Fact]
    public void Keyed_answers_use_the_newest_key_that_is_active()
    {
        var scheme = SchemeCatalogue.Default.Find("zoom")!;
        SchemeKey[] keys =
        [
            scheme.CreateKey(new Secret("old")), scheme.CreateKey(new Secret("new")), scheme.CreateKey(new Secret("to come"), from: Exchange.Noon.AddHours(1)),
        ];
        var response = Answer("crc-hmac-query", Get("?crc_token=c"), keys: keys).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Json(response).GetProperty("response_token").GetString().ShouldBe("sha256=" + Convert.ToBase64String(HMACSHA256.HashData("new"u8, "c"u8)));
    }

    [Fact]
    public void Okta_gets_its_header_as_json()
    {
        var response = Answer("header-challenge-json", Get("", ("x-okta-verification-challenge", "abc\"def"))).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Json(response).GetProperty("verification").GetString().ShouldBe("abc\"def");
    }

    [Fact]
    public void Asana_gives_a_secret_once()
    {
        var given = Answer("secret-header-echo", Post("{}", ("X-Hook-Secret", "b537207f20cbfa02357cf448134da559")), keys: []).ShouldBeOfType<HandshakeResult.SecretGiven>();
        given.Secret.Reveal().ShouldBe("b537207f20cbfa02357cf448134da559");
        given.Response.Headers.ShouldContain(new KeyValuePair<string, string>("X-Hook-Secret", "b537207f20cbfa02357cf448134da559"));
        Answer("secret-header-echo", Post("{}", ("X-Hook-Secret", "attacker"))).ShouldBeOfType<HandshakeResult.Refused>();
    }

    [Theory]
    [InlineData("actigraph", "X-ActiGraph-Hook-Secret")]
    [InlineData("secret-header-echo", "X-Hook-Secret")]
    public void A_header_that_would_split_the_answer_is_not_echoed(string name, string header) =>
        Answer(name, Post("{}", (header, "a\r\nSet-Cookie: x=1"), ("X-ActiGraph-Event", "validation")), keys: []).ShouldBeOfType<HandshakeResult.Refused>();

    [Fact]
    public void CentrePoint_gets_its_code_in_the_header()
    {
        var response = Answer("actigraph", Post("""{"WebhookId":"74","ValidationCode":"d3b1"}""", ("X-ActiGraph-Event", "validation"), ("X-ActiGraph-Hook-Secret", "d3b1")))
            .ShouldBeOfType<HandshakeResult.Agreed>().Response;
        response.Status.ShouldBe(200);
        response.Headers.ShouldBe([new("X-ActiGraph-Hook-Secret", "d3b1")]);
        Answer("actigraph", Post("{}", ("X-ActiGraph-Event", "upload"), ("X-ActiGraph-Hook-Secret", "d3b1"))).ShouldBeOfType<HandshakeResult.NotAsked>();
    }

    [Fact]
    public void Twitch_gets_its_challenge_as_text() =>
        Text(Answer("twitch-challenge", Post("""{"challenge":"pogchamp-kappa-360noscope-vohiyo"}""", ("Twitch-Eventsub-Message-Type", "webhook_callback_verification")))
            .ShouldBeOfType<HandshakeResult.Agreed>().Response).ShouldBe("pogchamp-kappa-360noscope-vohiyo");

    [Theory]
    [InlineData("""{"type":1}""", 200)]
    [InlineData("""{"version":1,"application_id":"1","type":0}""", 204)]
    [InlineData("""{"version":1,"type":1,"event":{"type":"APPLICATION_AUTHORIZED"}}""", null)]
    [InlineData("""{"type":2}""", null)]
    [InlineData("""{"type":"1"}""", null)]
    public void Discord_is_answered_as_each_of_its_pings_wants(string body, int? status)
    {
        var result = Answer("discord-ping", Post(body));
        (result as HandshakeResult.Agreed)?.Response.Status.ShouldBe(status!.Value);
        (result is HandshakeResult.NotAsked).ShouldBe(status is null);
    }

    [Fact]
    public void A_head_request_is_answered()
    {
        Answer("head-200", new("HEAD", "")).ShouldBeOfType<HandshakeResult.Agreed>().Response.Status.ShouldBe(200);
        Answer("head-200", Get("")).ShouldBeOfType<HandshakeResult.NotAsked>();
    }

    [Fact]
    public void Only_an_allowed_origin_may_send()
    {
        var response = Answer("options-origin", new("OPTIONS", "", null, ("WebHook-Request-Origin", "EventEmitter.example.com"))).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        response.Headers.ShouldBe([new("WebHook-Allowed-Origin", "EventEmitter.example.com"), new("WebHook-Allowed-Rate", "120")]);
        Answer("options-origin", new("OPTIONS", "", null, ("WebHook-Request-Origin", "evil.example.com"))).ShouldBeOfType<HandshakeResult.Refused>();
        Answer("options-origin", new("OPTIONS", "")).ShouldBeOfType<HandshakeResult.NotAsked>();
        Answer("options-origin", new("OPTIONS", "", null, ("WebHook-Request-Origin", "evil.example.com")), settings: new() { AllowedOrigins = ["*"] })
            .ShouldBeOfType<HandshakeResult.Agreed>();
    }

    [Theory]
    [InlineData("https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-west-2:123456789012:MyTopic&Token=2336412f37", true)]
    [InlineData("https://sns.cn-north-1.amazonaws.com.cn/?Action=ConfirmSubscription", true)]
    [InlineData("http://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription", false)]
    [InlineData("https://sns.us-west-2.amazonaws.com.evil.example/?Action=ConfirmSubscription", false)]
    [InlineData("https://sns.us-west-2.amazonaws.com:8443/", false)]
    [InlineData("https://sns.us-west-2.amazonaws.com@evil.example/", false)]
    [InlineData("https://169.254.169.254/", false)]
    [InlineData("not a url", false)]
    public void Only_a_url_of_amazon_is_to_be_called(string url, bool isGood)
    {
        var result = Answer("sns-subscribe-url", Post(JsonSerializer.Serialize(new { Type = "SubscriptionConfirmation", TopicArn = "arn:aws:sns:us-west-2:123456789012:MyTopic", SubscribeURL = url })));
        (result as HandshakeResult.Confirmation)?.Url.AbsoluteUri.ShouldBe(new Uri(url).AbsoluteUri);
        (result is HandshakeResult.Confirmation).ShouldBe(isGood);
        (result is HandshakeResult.Refused).ShouldBe(!isGood);
    }

    [Fact]
    public void Only_an_allowed_topic_may_subscribe() => Answer(
        "sns-subscribe-url",
        Post("""{"Type":"SubscriptionConfirmation","TopicArn":"arn:aws:sns:us-west-2:666:Other","SubscribeURL":"https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription"}"""))
        .ShouldBeOfType<HandshakeResult.Refused>();

    [Fact]
    public void A_notification_of_an_allowed_topic_is_an_event_and_one_of_another_is_refused_however_long_it_is()
    {
        static string Notification(string topic) =>
            $$"""{"Type":"Notification","TopicArn":"{{topic}}","Message":"SubscribeURL {{new string('x', 100_000)}}","SubscribeURL":"https://sns.us-west-2.amazonaws.com/"}""";

        Answer("sns-subscribe-url", Post(Notification("arn:aws:sns:us-west-2:123456789012:MyTopic"))).ShouldBeOfType<HandshakeResult.NotAsked>();
        Answer("sns-subscribe-url", Post(Notification("arn:aws:sns:us-west-2:666:Other"))).ShouldBeOfType<HandshakeResult.Refused>();
        Answer("sns-subscribe-url", Post("{}")).ShouldBeOfType<HandshakeResult.Refused>();
    }

    [Fact]
    public void EBay_gets_a_hash_over_challenge_token_and_url()
    {
        var response = Answer("hash-challenge", Get("?challenge_code=a8628072-3d33-45ee-9004-bee86830a22d")).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes($"a8628072-3d33-45ee-9004-bee86830a22dmeatyhamhock{Url}"));
        Json(response).GetProperty("challengeResponse").GetString().ShouldBe(Convert.ToHexStringLower(expected));
    }

    [Fact]
    public void Braintree_gets_the_public_key_and_a_hash_with_the_derived_key()
    {
        var key = SchemeCatalogue.Default.Find("zoom")!.Key("integration_private_key", id: "integration_public_key");
        var response = Answer("braintree-challenge", Get("?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53"), keys: [key]).ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Text(response).ShouldBe("integration_public_key|d9b899556c966b3f06945ec21311865d35df3ce4");
        Answer("braintree-challenge", Get("?bt_challenge=bad%20challenge"), keys: [key]).ShouldBeOfType<HandshakeResult.Refused>();
    }

    [Fact]
    public void Event_grid_gets_its_validation_code()
    {
        var response = Answer(
            "json-validation-response",
            Post("""[{"id":"2d1781af","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6","validationUrl":"https://rp.example"}}]"""))
            .ShouldBeOfType<HandshakeResult.Agreed>().Response;
        Json(response).GetProperty("validationResponse").GetString().ShouldBe("512d38b6");
    }

    [Fact]
    public void An_ordinary_event_is_no_handshake_of_any_kind()
    {
        foreach (var handshake in Handshake.All)
        {
            Answer(handshake.Name, Post("""{"id":"evt_1","object":"event","TopicArn":"arn:aws:sns:us-west-2:123456789012:MyTopic"}""")).ShouldBeOfType<HandshakeResult.NotAsked>(handshake.Name);
        }
    }

    [Fact]
    public void No_hostile_question_makes_a_recipe_throw()
    {
        string[] texts = ["", "\0", "%", "%ff", "%u0000", new string('x', 100_000), "\ud800", "a\r\nb", "{", "[]", "null"];
        string[] parameters = ["hub.mode=subscribe&hub.verify_token", "challenge", "validationToken", "crc_token", "challenge_code", "bt_challenge", "hub.mode=subscribe&hub.verify_token=meatyhamhock&hub.challenge"];
        string[] headers = ["X-Okta-Verification-Challenge", "X-Hook-Secret", "X-ActiGraph-Hook-Secret", "WebHook-Request-Origin"];
        string[] bodies =
        [
            "{\"challenge\":", "{\"challenge\":1}", "{\"challenge\":\"\\ud800\"}", "[\"challenge\"]", "{\"event\":\"endpoint.url_validation\"}", "{\"event\":\"endpoint.url_validation\",\"payload\":[]}",
            "{\"type\":1e99}", "{\"type\":0.5}", "{\"Type\":\"SubscriptionConfirmation\",\"SubscribeURL\":7}", "[{\"eventType\":\"Microsoft.EventGrid.SubscriptionValidationEvent\",\"data\":3}]",
            "\"type\"", new string('[', 10_000) + "\"challenge\"", "{\"challenge\":\"a\"} {}",
        ];
        foreach (var handshake in Handshake.All)
        {
            foreach (var method in (string[])["GET", "POST", "HEAD", "OPTIONS"])
            {
                foreach (var text in texts)
                {
                    foreach (var parameter in parameters) Answer(handshake.Name, new(method, $"?{parameter}={text}")).ShouldNotBeNull();
                    foreach (var header in headers) Answer(handshake.Name, new(method, "", "{}", (header, text), ("X-ActiGraph-Event", "validation")), keys: []).ShouldNotBeNull();
                }

                foreach (var body in bodies)
                    Answer(handshake.Name, new(method, "", body, ("Twitch-Eventsub-Message-Type", "webhook_callback_verification"))).ShouldNotBeNull(body);
            }
        }
    }

    [Theory]
    [InlineData("zoom-url-validation", SchemeKind.Hmac, true)]
    [InlineData("json-challenge-echo", SchemeKind.Hmac, true)]
    [InlineData("json-challenge-echo", SchemeKind.Jwt, false)]
    [InlineData("hub-challenge", SchemeKind.Hmac, false)]
    public void Who_signs_its_question_must_prove_it(string name, SchemeKind kind, bool expected) => Handshake.Find(name)!.MustBeProven(kind).ShouldBe(expected);

    [Fact]
    public void Every_handshake_that_the_catalogue_names_is_known()
    {
        foreach (var scheme in SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Handshake is not null))
            Handshake.Find(scheme.Handshake!).ShouldNotBeNull(scheme.Id);
        Handshake.All.Select(handshake => handshake.Name).ShouldBeInOrder();
        Handshake.Find("unknown").ShouldBeNull();
    }

    private static HandshakeResult Answer(string name, Question question, HandshakeSettings? settings = null, SchemeKey[]? keys = null) =>
        Handshake.Find(name)!.Answer(
            new VerifyRequest<HeaderList>
            {
                Headers = new(Exchange.Headers(question.Headers)),
                Body = Encoding.UTF8.GetBytes(question.Body ?? ""),
                Method = question.Method,
                Url = Url + question.Query,
            },
            keys ?? Keys,
            settings ?? Agreed,
            new ManualTimeProvider(Exchange.Noon));

    private static Question Get(string query, params (string Name, string Value)[] headers) => new("GET", query, null, headers);

    private static Question Post(string body, params (string Name, string Value)[] headers) => new("POST", "", body, headers);

    private static string Text(HandshakeResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    private static JsonElement Json(HandshakeResponse response)
    {
        response.ContentType.ShouldBe("application/json");
        return JsonDocument.Parse(response.Body).RootElement;
    }

    private sealed record Question(string Method, string Query, string? Body = null, params (string Name, string Value)[] Headers);
}
