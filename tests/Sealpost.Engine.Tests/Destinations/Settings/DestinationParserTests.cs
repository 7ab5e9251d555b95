using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations.Settings;

namespace Sealpost.Engine.Tests.Destinations.Settings;

public sealed class DestinationParserTests
{
    private const string Url = "https://example.com/hook";

    /// <summary>Members beside a good URL, and the one field that is at fault.</summary>
    public static TheoryData<string, string> BadMembers => new()
    {
        { "\"colour\":1", "colour" },
        { "\"URL\":\"x\"", "URL" },
        { "\"id\":\"dst_1\"", "id" },
        { "\"profile\":\"nobody\"", "profile" },
        { "\"profile\":7", "profile" },
        { "\"description\":[]", "description" },
        { "\"enabled\":\"yes\"", "enabled" },
        { "\"filter\":[]", "filter" },
        { "\"filter\":{\"path\":\"state\",\"eq\":1}", "filter.path" },
        { "\"eventOptions\":{\"upload\":[\"error\"]}", "eventOptions.upload" },
        { "\"profile\":\"actigraph\",\"eventOptions\":{\"upload\":[\"failed\"]}", "eventOptions.upload[0]" },
        { "\"payloadTemplate\":\"discord\"", "payloadTemplate" },
        { "\"payloadTemplate\":{\"text\":\"{{ x }}\"}", "payloadTemplate.text" },
        { "\"profile\":\"engenius\",\"payloadTemplate\":{\"text\":\"{{ /a | json }}\"}", "payloadTemplate" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\"}],\"payloadTemplate\":{\"contentType\":\"text/plain\",\"text\":\"1 {{ /a }}\"}", "payloadTemplate" },
        { "\"rateLimit\":5", "rateLimit" },
        { "\"rateLimit\":{}", "rateLimit.requests" },
        { "\"rateLimit\":{\"requests\":0}", "rateLimit.requests" },
        { "\"rateLimit\":{\"requests\":1.5}", "rateLimit.requests" },
        { "\"rateLimit\":{\"requests\":1,\"per\":\"1ms\"}", "rateLimit.per" },
        { "\"rateLimit\":{\"requests\":1,\"bytes\":0}", "rateLimit.bytes" },
        { "\"rateLimit\":{\"requests\":1,\"burst\":5}", "rateLimit.burst" },
        { "\"ordered\":1", "ordered" },
        { "\"onStall\":\"stop\"", "onStall" },
        { "\"ordered\":true,\"onStall\":\"wait\"", "onStall" },
        { "\"eventTypes\":\"upload\"", "eventTypes" },
        { "\"eventTypes\":[]", "eventTypes" },
        { "\"eventTypes\":[\"ok\",\"not ok\"]", "eventTypes[1]" },
        { "\"eventTypes\":[\"\\ud800\"]", "eventTypes[0]" },
        { "\"signing\":{}", "signing" },
        { "\"signing\":[7]", "signing[0]" },
        { "\"signing\":[{}]", "signing[0].scheme" },
        { "\"signing\":[{\"scheme\":\"nobody@1\"}]", "signing[0].scheme" },
        { "\"signing\":[{\"scheme\":\"engenius@99\"}]", "signing[0].scheme" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"key\":\"x\"}]", "signing[0].key" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"settings\":{\"encoding\":\"rot13\"}}]", "signing[0].settings.encoding" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"settings\":{\"colour\":\"red\"}}]", "signing[0].settings.colour" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"settings\":{\"encoding\":1}}]", "signing[0].settings.encoding" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"until\":\"tomorrow\"}]", "signing[0].until" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"until\":\"2026-01-02T03:04:05Z\"}]", "signing[0].until" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"secret\":\"\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"actigraph@1\",\"secret\":\"fifteen letters\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"actigraph@1\",\"secret\":\"long enough but broken\\r\\n\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"actigraph@1\",\"secret\":\"long enough but ended\\u0000\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\",\"secret\":\"short\"}]", "signing[0].secret" },
        { "\"signing\":[{\"scheme\":\"standard-webhooks@1\",\"secret\":\"whsec_not*base64*at*all\"}]", "signing[0].secret" },
        { "\"signing\":[{\"scheme\":\"standard-webhooks@1\",\"secret\":\"whsec_c2hvcnQ=\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"orange-logic@1\",\"secret\":\"has spaces in it 123456\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"none@1\",\"secret\":\"x\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"basic@1\"}]", "signing[0].secret" },
        { "\"profile\":\"custom\",\"signing\":[{\"scheme\":\"engenius@1\"},{\"scheme\":\"engenius@1\"}]", "signing[1].scheme" },
        { "\"profile\":\"inscipher\",\"signing\":[{\"scheme\":\"inscipher@1\",\"secret\":\"aB3dE5fG7hJ9kL1mN2pQ\"}]", "signing[0].secret" },
        { "\"authentication\":\"basic\"", "authentication" },
        { "\"authentication\":{}", "authentication.type" },
        { "\"authentication\":{\"type\":\"digest\"}", "authentication.type" },
        { "\"authentication\":{\"type\":\"none\",\"value\":\"x\"}", "authentication.value" },
        { "\"authentication\":{\"type\":\"basic\",\"username\":\"u\"}", "authentication.password" },
        { "\"authentication\":{\"type\":\"basic\",\"password\":\"p\"}", "authentication.username" },
        { "\"authentication\":{\"type\":\"basic\",\"username\":\"a:b\",\"password\":\"p\"}", "authentication.username" },
        { "\"authentication\":{\"type\":\"basic\",\"username\":\"a\",\"password\":\"p\\r\\n\"}", "authentication.password" },
        { "\"authentication\":{\"type\":\"authorization\",\"value\":\"Bearer x\\r\\nX-Evil: 1\"}", "authentication.value" },
        { "\"authentication\":{\"type\":\"header\",\"name\":\"X-Key\",\"value\":\"a\\nb\"}", "authentication.value" },
        { "\"authentication\":{\"type\":\"header\",\"name\":\"X Key\",\"value\":\"a\"}", "authentication.name" },
        { "\"authentication\":{\"type\":\"header\",\"name\":\"Host\",\"value\":\"a\"}", "authentication.name" },
        { "\"authentication\":{\"type\":\"header\",\"name\":\"Authorization\",\"value\":\"a\"}", "authentication.name" },
        { "\"authentication\":{\"type\":\"header\",\"name\":\"webhook-signature\",\"value\":\"a\"}", "authentication" },
        { "\"profile\":\"engenius\",\"authentication\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p\"}", "authentication.type" },
        { "\"profile\":\"actigraph\",\"signing\":[{\"scheme\":\"actigraph@1\"}],\"authentication\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p\"}", "signing" },
        { "\"headers\":[]", "headers" },
        { "\"headers\":{\"X-A\":1}", "headers.X-A" },
        { "\"headers\":{\"X-A\":\"b\\r\\nX-Evil: 1\"}", "headers.X-A" },
        { "\"headers\":{\"X-A\\r\\nX-Evil\":\"b\"}", "headers.X-A\r\nX-Evil" },
        { "\"headers\":{\"X-A\":\"caf\u00e9\"}", "headers.X-A" },
        { "\"headers\":{\"Host\":\"evil.example\"}", "headers.Host" },
        { "\"headers\":{\"connection\":\"close\"}", "headers.connection" },
        { "\"headers\":{\"Transfer-Encoding\":\"chunked\"}", "headers.Transfer-Encoding" },
        { "\"headers\":{\"Content-Length\":\"0\"}", "headers.Content-Length" },
        { "\"headers\":{\"content-encoding\":\"gzip\"}", "headers.content-encoding" },
        { "\"headers\":{\"Date\":\"Fri, 02 Jan 2026 03:04:05 GMT\"}", "headers.Date" },
        { "\"headers\":{\"Cookie\":\"a=b\"}", "headers.Cookie" },
        { "\"headers\":{\"Proxy-Authorization\":\"x\"}", "headers.Proxy-Authorization" },
        { "\"headers\":{\"Authorization\":\"Bearer x\"}", "headers.Authorization" },
        { "\"headers\":{\"Webhook-Signature\":\"v1,x\"}", "headers.Webhook-Signature" },
        { "\"headers\":{\"X-A\":\"1\",\"x-a\":\"2\"}", "headers.x-a" },
        { "\"headers\":{\"X-A\":{\"secret\":true}}", "headers.X-A.value" },
        { "\"headers\":{\"X-A\":{\"value\":\"a\\nb\",\"secret\":true}}", "headers.X-A.value" },
        { "\"headers\":{\"X-A\":{\"value\":\"a\",\"hidden\":true}}", "headers.X-A.hidden" },
        { "\"profile\":\"actigraph\",\"headers\":{\"x-actigraph-event\":\"x\"}", "headers.x-actigraph-event" },
        { "\"profile\":\"actigraph\",\"headers\":{\"User-Agent\":\"x\"}", "headers.User-Agent" },
        { "\"handshake\":true", "handshake" },
        { "\"handshake\":\"actigraph\"", "handshake" },
        { "\"profile\":\"custom\",\"handshake\":\"ActiGraph\"", "handshake" },
        { "\"profile\":\"actigraph\",\"handshake\":\"challenge\"", "handshake" },
        { "\"retry\":[]", "retry" },
        { "\"retry\":{\"tries\":3}", "retry.tries" },
        { "\"retry\":{\"timeout\":\"999ms\"}", "retry.timeout" },
        { "\"retry\":{\"timeout\":\"61s\"}", "retry.timeout" },
        { "\"retry\":{\"timeout\":15}", "retry.timeout" },
        { "\"retry\":{\"success\":\"3xx\"}", "retry.success" },
        { "\"retry\":{\"jitter\":1.5}", "retry.jitter" },
        { "\"retry\":{\"delays\":\"5s\"}", "retry.delays" },
        { "\"retry\":{\"delays\":[\"5s\",\"soon\"]}", "retry.delays[1]" },
        { "\"retry\":{\"delays\":[\"PT5S\"]}", "retry.delays[0]" },
        { "\"retry\":{\"delays\":[\"8d\"]}", "retry.delays[0]" },
        { "\"retry\":{\"delays\":[\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\"]}", "retry.delays" },
    };

    public static TheoryData<string> BadUrls => [
        "", "example.com", "/relative", "ftp://example.com/", "http://example.com/", "https://user:pw@example.com/", "https://example.com:22/",
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/", "https://[64:ff9b::7f00:1]/", "https://[fd00::1]/",
    ];

    [Theory]
    [MemberData(nameof(BadMembers))]
    public void A_bad_member_is_named_and_is_the_only_fault(string members, string field) =>
        new ParserBuilder().Faults($$"""{"url":"{{Url}}",{{members}}}""").ShouldHaveSingleItem().Field.ShouldBe(field);

    [Theory]
    [MemberData(nameof(BadUrls))]
    public void A_bad_url_is_named(string url) =>
        new ParserBuilder().Faults(System.Text.Json.JsonSerializer.Serialize(new { url })).ShouldHaveSingleItem().Field.ShouldBe("url");

    [Fact]
    public void The_url_is_required() => new ParserBuilder().Faults("{}").ShouldHaveSingleItem().Field.ShouldBe("url");

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = new ParserBuilder().Faults(
            """
            { "url": "http://10.0.0.1/", "profile": "nobody", "eventTypes": ["a b"], "signing": [ { "scheme": "engenius@1", "secret": "x" } ],
              "headers": { "Host": "h" }, "retry": { "timeout": "0s" }, "colour": "red" }
            """);

        faults.Select(fault => fault.Field).Order(StringComparer.Ordinal)
            .ShouldBe(["colour", "eventTypes[0]", "headers.Host", "profile", "retry.timeout", "signing[0].secret", "url"]);
    }

    [Fact]
    public void No_fault_repeats_a_secret()
    {
        const string Secret = "hunter2-hunter2\u0007";
        var json = System.Text.Json.JsonSerializer.Serialize(new
        {
            url = Url,
            signing = new[] { new { scheme = "standard-webhooks@1", secret = Secret } },
            authentication = new { type = "authorization", value = Secret },
            headers = new Dictionary<string, object> { ["X-Key"] = new { value = Secret, secret = true } },
        });

        var faults = new ParserBuilder().Faults(json);

        faults.Length.ShouldBe(3);
        faults.ShouldAllBe(fault => !fault.Message.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"authentication":{"type":"basic","username":"u","password":"p"}}""")]
    [InlineData("""{"authentication":{"type":"authorization","value":"Bearer x"}}""")]
    [InlineData("""{"authentication":{"type":"header","name":"X-Key","value":"x"}}""")]
    [InlineData("""{"headers":{"X-Key":{"value":"x","secret":true}}}""")]
    [InlineData("""{"signing":[{"scheme":"basic@1","secret":"u:p"}]}""")]
    public void Credentials_never_go_over_http_even_where_http_is_allowed(string json)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        body["profile"] = "custom";
        body["url"] = "http://example.com/";

        new ParserBuilder().AllowingHttp().Faults(body.ToJsonString()).ShouldHaveSingleItem().Field.ShouldBe("url");
        new ParserBuilder().AllowingHttp().Faults("""{"url":"http://example.com/"}""").ShouldBeEmpty();
    }

    [Fact]
    public void A_url_alone_is_a_whole_destination()
    {
        var parsed = new ParserBuilder().Valid($$"""{"url":"{{Url}}"}""");

        parsed.Settings.Profile.ShouldBe("standard-webhooks");
        parsed.Settings.EventTypes.ShouldBeNull();
        parsed.Settings.Signing.ShouldHaveSingleItem().Scheme.ShouldBe("standard-webhooks@1");
        parsed.Settings.Retry.Timeout.ShouldBe(TimeSpan.FromSeconds(15));
        parsed.Secrets.ShouldHaveSingleItem().Generated.ShouldBeTrue();
        parsed.Enabled.ShouldBeNull();
    }

    [Fact]
    public void What_is_stored_holds_no_secret()
    {
        var parsed = new ParserBuilder().Valid(
            """
            { "url": "https://example.com/", "profile": "custom", "signing": [ { "scheme": "engenius@1", "secret": "canary-signing-secret" } ],
              "authentication": { "type": "basic", "username": "u", "password": "canary-password" }, "headers": { "X-Key": { "value": "canary-header", "secret": true } } }
            """);

        parsed.Settings.Write().ShouldNotContain("canary");
        parsed.Secrets.Select(secret => secret.Purpose).ShouldBe(["signing:engenius@1", "authentication:basic", "header:x-key"], ignoreOrder: true);
        parsed.Secrets.ShouldAllBe(secret => !secret.Generated);
    }

    [Fact]
    public void What_is_stored_reads_back()
    {
        var settings = new ParserBuilder().Valid(
            """
            { "url": "https://example.com/", "profile": "orange-logic", "description": "Zürich \u003c3", "eventTypes": ["a","b/c"], "headers": { "X-Env": "prod", "X-Key": { "value": "s", "secret": true } },
              "signing": [ { "scheme": "orange-logic", "settings": { "hash": "hmac-sha512" }, "until": "2030-01-01T00:00:00Z" } ], "retry": { "delays": ["0s","90m"], "success": "200", "timeout": "60s" } }
            """).Settings;

        var again = DestinationSettings.Read(settings.Write());

        again.Write().ShouldBe(settings.Write());
        again.Signing[0].Scheme.ShouldBe("orange-logic@1", "the version is pinned");
        again.Retry.Success.ShouldBe(SuccessRule.Only200);
        again.Retry.Delays.ShouldBe([TimeSpan.Zero, TimeSpan.FromMinutes(90)]);
        again.Headers["X-Key"].Secret.ShouldBeTrue();
    }

    [Theory]
    [InlineData("engenius", "engenius@1", 32)]
    [InlineData("inscipher", "inscipher@1", 20)]
    [InlineData("orange-logic", "orange-logic@1", 32)]
    public void A_vendors_secret_is_generated_in_its_form(string profile, string scheme, int length)
    {
        var parsed = new ParserBuilder().Valid($$"""{"url":"{{Url}}","profile":"{{profile}}"}""");

        parsed.Settings.Signing.ShouldHaveSingleItem().Scheme.ShouldBe(scheme);
        var secret = parsed.Secrets.ShouldHaveSingleItem().Value.Reveal();
        secret.Length.ShouldBe(length);
        secret.ShouldAllBe(character => char.IsAsciiLetterOrDigit(character));
    }

    [Fact]
    public void A_centrepoint_destination_with_basic_does_not_sign()
    {
        var parsed = new ParserBuilder().Valid($$"""{"url":"{{Url}}","profile":"actigraph","authentication":{"type":"basic","username":"u","password":"p"} }""");

        parsed.Settings.Signing.ShouldBeEmpty();
    }

    [Fact]
    public void A_scheme_may_be_left_out_on_purpose() =>
        new ParserBuilder().Valid($$"""{"url":"{{Url}}","profile":"engenius","signing":[]}""").Settings.Signing.ShouldBeEmpty();

    [Theory]
    [InlineData("engenius", "github@1", "engenius@1")]
    [InlineData("engenius", "orange-logic@1", "engenius@1")]
    [InlineData("inscipher", "standard-webhooks@1", "inscipher@1")]
    [InlineData("actigraph", "engenius@1", "actigraph@1")]
    [InlineData("orange-logic", "actigraph", "orange-logic@1")]
    [InlineData("standard-webhooks", "engenius@1", "standard-webhooks@1")]
    [InlineData("standard-webhooks", "none@1", "standard-webhooks@1")]
    [InlineData("kaisa", "engenius@1", "does not sign")]
    public void A_profile_signs_with_its_own_schemes_only(string profile, string foreign, string told)
    {
        var fault = new ParserBuilder().Faults($$"""{"url":"{{Url}}","profile":"{{profile}}","signing":[{"scheme":"{{foreign}}"}]}""").ShouldHaveSingleItem();

        fault.Field.ShouldBe("signing[0].scheme");
        fault.Message.ShouldContain(told);
        fault.Message.ShouldContain("custom");
    }

    [Fact]
    public void Only_the_custom_profile_takes_several_vendors_schemes()
    {
        const string Both = "\"signing\":[{\"scheme\":\"engenius@1\"},{\"scheme\":\"orange-logic@1\"}]";

        new ParserBuilder().Valid($$"""{"url":"{{Url}}","profile":"custom",{{Both}}}""").Settings.Signing.Length.ShouldBe(2);
        new ParserBuilder().Faults($$"""{"url":"{{Url}}","profile":"engenius",{{Both}}}""").ShouldHaveSingleItem().Field.ShouldBe("signing[1].scheme");
    }

    [Fact]
    public void Kaisas_pasted_credentials_get_the_word_they_lack() =>
        new ParserBuilder().Valid($$"""{"url":"{{Url}}","profile":"kaisa","authentication":{"type":"authorization","value":"QWxhZGRpbjpvcGVuIHNlc2FtZQ=="} }""")
            .Secrets.ShouldHaveSingleItem().Value.Reveal().ShouldBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");

    [Fact]
    public void A_sunset_that_is_over_stays_as_it_is_and_does_not_move_into_the_past()
    {
        const string Json = """{"url":"https://example.com/","profile":"custom","signing":[{"scheme":"engenius@1","until":"2026-01-01T00:00:00Z"}]}""";
        var before = new ParserBuilder().Valid(Json.Replace("2026-01-01", "2026-02-01", StringComparison.Ordinal)).Settings;
        var over = before with { Signing = [before.Signing[0] with { Until = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) }] };

        new ParserBuilder().ChangedFrom(over).Faults(Json).ShouldBeEmpty();
        new ParserBuilder().ChangedFrom(before).Faults(Json).ShouldHaveSingleItem().Field.ShouldBe("signing[0].until");
    }

    [Fact]
    public void Stored_secrets_stay_where_nothing_new_is_said()
    {
        var parsed = new ParserBuilder().WithStored("signing:engenius@1", "authentication:basic", "header:x-key").Valid(
            """
            { "url": "https://example.com/", "profile": "custom", "signing": [ { "scheme": "engenius@1" } ], "authentication": { "type": "basic", "username": "u" }, "headers": { "X-Key": { "secret": true } } }
            """);

        parsed.Secrets.ShouldBeEmpty();
        parsed.Kept.ShouldBe(["signing:engenius@1", "authentication:basic", "header:x-key"], ignoreOrder: true);
    }
}
