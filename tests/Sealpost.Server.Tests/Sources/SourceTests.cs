using System.Net;
using System.Text.Json;

namespace Sealpost.Server.Tests.Sources;

public sealed class SourceTests(TestServer server)
{
    private const string Secret = "whsec_0123456789abcdefghijklmnopqrstuv";

    [Fact]
    public async Task A_source_shows_its_url_once_and_its_secret_never()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", Secret, "\"name\":\"Stripe, live\"");
        source.Url.AbsolutePath.ShouldMatch("^/in/in_[0-9A-Za-z]{43}$");
        source.Created.Text("scheme").ShouldBe("stripe@1");
        source.Created.GetRawText().ShouldNotContain(Secret);
        var read = await source.ReadAsync();
        read.TryGetProperty("url", out _).ShouldBeFalse();
        read.TryGetProperty("secret", out _).ShouldBeFalse();
        read.Text("name").ShouldBe("Stripe, live");
        read.GetProperty("handshake").Text("type").ShouldBe("none");
        read.GetProperty("deduplicate").GetRawText().ShouldBe("{\"by\":\"auto\",\"window\":\"1d\"}");
        read.GetProperty("eventType").GetRawText().ShouldBe("{\"constant\":\"stripe\"}");
        var secret = (await source.ReadAsync("/secrets")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        secret.Text("use").ShouldBe("verification");
        var list = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{source.Tenant}/sources").ReadAsync(HttpStatusCode.OK);
        list.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("id").ShouldBe(source.Id);
    }

    [Fact]
    public async Task A_generated_secret_is_shown_once()
    {
        var source = await SourceDriver.StartAsync(server, "engenius", null, "\"generateSecret\":true");
        var secret = source.Created.Text("secret");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: secret)), HttpStatusCode.OK);
        (await source.ReadAsync()).TryGetProperty("secret", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_repeated_creation_makes_one_source_and_shows_nothing_twice()
    {
        var tenant = await server.NewTenantAsync();
        Task<HttpResponseMessage> Create() => server.Api.PostTo($"/api/v1/tenants/{tenant}/sources", Answers.Json("{\"scheme\":\"none\"}"), ("Idempotency-Key", "k1"));
        var first = await Create().ReadAsync(HttpStatusCode.Created);
        var second = await Create().ReadAsync(HttpStatusCode.Created);
        second.Text("id").ShouldBe(first.Text("id"));
        second.TryGetProperty("url", out _).ShouldBeFalse();
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/sources", Answers.Json("{\"scheme\":\"basic\",\"secret\":\"a:b\"}"), ("Idempotency-Key", "k1")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Fact]
    public async Task A_scheme_file_of_ones_own_will_do()
    {
        const string Own = """{"language":1,"id":"acme@1","name":"Acme","kind":"hmac","algorithm":"hmac-sha256","secret":{"decode":"utf8"},"signature":{"header":"X-Acme-Signature","encoding":"hex"},"signed":"{body}"}""";
        var tenant = await server.NewTenantAsync();
        var made = await server.Api.PostTo($"/api/v1/tenants/{tenant}/sources", Answers.Json($$"""{"scheme":{{Own}},"secret":"acme-secret-0123456789"}""")).ReadAsync(HttpStatusCode.Created);
        made.GetProperty("scheme").Text("id").ShouldBe("acme@1");
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("acme-secret-0123456789"u8, "{}"u8));
        await SourceDriver.ShouldAnswerAsync(server.Anonymous.PostTo(made.Text("url"), Answers.Json("{}"), ("X-Acme-Signature", signature)), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(server.Anonymous.PostTo(made.Text("url"), Answers.Json("{ }"), ("X-Acme-Signature", signature)), HttpStatusCode.Unauthorized);
        var messages = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages").ReadAsync(HttpStatusCode.OK);
        messages.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("eventType").ShouldBe("acme");
    }

    [Theory]
    [InlineData("{}", "scheme")]
    [InlineData("{\"scheme\":null}", "scheme")]
    [InlineData("{\"scheme\":7}", "scheme")]
    [InlineData("{\"scheme\":\"nobody\"}", "scheme")]
    [InlineData("{\"scheme\":{\"language\":2,\"id\":\"BAD\",\"name\":\"n\",\"kind\":\"none\"}}", "scheme.language", "scheme.id")]
    [InlineData("{\"scheme\":\"stripe\"}", "secret")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":\"\"}", "secret")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":7}", "secret")]
    [InlineData("{\"scheme\":\"stripe\",\"generateSecret\":false}", "secret")]
    [InlineData("{\"scheme\":\"stripe\",\"generateSecret\":\"yes\"}", "generateSecret", "secret")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":\"whsec_a\",\"generateSecret\":true}", "generateSecret")]
    [InlineData("{\"scheme\":\"standard-webhooks\",\"secret\":\"whsec_not*base64\"}", "secret")]
    [InlineData("{\"scheme\":\"basic\",\"secret\":\"no colon\"}", "secret")]
    [InlineData("{\"scheme\":\"basic\",\"generateSecret\":true}", "generateSecret")]
    [InlineData("{\"scheme\":\"none\",\"secret\":\"s\"}", "secret")]
    [InlineData("{\"scheme\":\"none\",\"keyId\":\"k\"}", "keyId")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":\"s\",\"keyId\":\"a b\"}", "keyId")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":\"s\",\"settings\":{\"tolerance\":\"1y\"}}", "settings.tolerance")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":\"s\",\"settings\":{\"x\":1}}", "settings.x")]
    [InlineData("{\"scheme\":\"stripe\",\"secret\":\"s\",\"settings\":[]}", "settings")]
    [InlineData("{\"scheme\":\"none\",\"name\":7}", "name")]
    [InlineData("{\"scheme\":\"none\",\"enabled\":\"yes\"}", "enabled")]
    [InlineData("{\"scheme\":\"none\",\"allowedNetworks\":\"10.0.0.0/8\"}", "allowedNetworks")]
    [InlineData("{\"scheme\":\"none\",\"allowedNetworks\":[\"10.0.0.1/8\",\"x\",7,\"10.0.0.1\"]}", "allowedNetworks[0]", "allowedNetworks[1]", "allowedNetworks[2]")]
    [InlineData("{\"scheme\":\"meta\",\"secret\":\"s\"}", "handshake")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{}}", "handshake.type")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{\"type\":\"shake\"}}", "handshake.type")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{\"type\":\"hub-challenge\"}}", "handshake.verifyToken")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{\"type\":\"head-200\",\"verifyToken\":\"t\"}}", "handshake.verifyToken")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{\"type\":\"options-origin\",\"allowedOrigins\":[],\"allowedRate\":0}}", "handshake.allowedOrigins", "handshake.allowedRate")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{\"type\":\"options-origin\",\"allowedOrigins\":[\"a\\r\\nb\"]}}", "handshake.allowedOrigins[0]")]
    [InlineData("{\"scheme\":\"none\",\"handshake\":{\"type\":\"none\",\"allowedTopics\":[\"t\"]}}", "handshake.allowedTopics")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":\"a.b\"}", "eventType")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{}}", "eventType")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"header\":\"A\",\"json\":\"/a\"}}", "eventType.json")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"header\":\"A B\"}}", "eventType.header")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"json\":\"type\"}}", "eventType.json")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"json\":\"/items/*\"}}", "eventType.json")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"constant\":\"a..b\"}}", "eventType.constant")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"constant\":\"a\",\"prefix\":\"b.\",\"fallback\":\"c\"}}", "eventType.prefix", "eventType.fallback")]
    [InlineData("{\"scheme\":\"none\",\"eventType\":{\"header\":\"A\",\"prefix\":\".\",\"fallback\":\"\"}}", "eventType.prefix", "eventType.fallback")]
    [InlineData("{\"scheme\":\"none\",\"deduplicate\":\"auto\"}", "deduplicate")]
    [InlineData("{\"scheme\":\"none\",\"deduplicate\":{\"by\":\"luck\"}}", "deduplicate.by")]
    [InlineData("{\"scheme\":\"none\",\"deduplicate\":{\"by\":\"header\"}}", "deduplicate.header")]
    [InlineData("{\"scheme\":\"none\",\"deduplicate\":{\"by\":\"body\",\"json\":\"/id\"}}", "deduplicate.json")]
    [InlineData("{\"scheme\":\"none\",\"deduplicate\":{\"window\":\"1s\"}}", "deduplicate.window")]
    [InlineData("{\"scheme\":\"none\",\"colour\":\"red\",\"handshake\":{\"type\":\"none\",\"x\":1}}", "colour", "handshake.x")]
    public async Task A_bad_field_is_named_with_its_fix(string body, params string[] fields)
    {
        var tenant = await server.NewTenantAsync();
        var problem = await server.Api.PostTo($"/api/v1/tenants/{tenant}/sources", Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(fields, ignoreOrder: true);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_keeps_the_secret()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", Secret);
        var patched = await source.Patch("""{"name":"new","allowedNetworks":["127.0.0.1"],"eventType":{"json":"/type"}}""").ReadAsync(HttpStatusCode.OK);
        patched.Text("name").ShouldBe("new");
        patched.GetProperty("eventType").GetRawText().ShouldBe("{\"json\":\"/type\",\"fallback\":\"stripe\"}");
        patched.GetProperty("revision").GetInt32().ShouldBe(2);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"type\":\"a.b\"}"), HttpStatusCode.OK);
        (await source.Patch("""{"eventType":null,"allowedNetworks":null}""").ReadAsync(HttpStatusCode.OK)).GetProperty("eventType").GetRawText().ShouldBe("{\"constant\":\"stripe\"}");
        (await source.Patch("""{"eventType":{"json":"type"}}""").ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["eventType.json"]);
        await source.Api(HttpMethod.Patch, "", "{}").ProblemAsync((HttpStatusCode)428, "precondition-required");
        await source.Api(HttpMethod.Patch, "", "{}", ("If-Match", "\"1\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task Another_scheme_needs_its_own_secret_and_brings_its_own_event_type()
    {
        var source = await SourceDriver.StartAsync(server, "orange-logic", Secret, "\"settings\":{\"hash\":\"hmac-sha512\"}");
        (await source.Patch("""{"scheme":"github"}""").ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["secret"]);
        var patched = await source.Patch("""{"scheme":"github","secret":"another-secret"}""").ReadAsync(HttpStatusCode.OK);
        patched.GetProperty("settings").GetRawText().ShouldBe("{}");
        patched.GetProperty("eventType").Text("header").ShouldBe("X-GitHub-Event");
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.Unauthorized);
        (await source.ReadAsync("/secrets")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_handshake_keeps_its_token_through_a_patch()
    {
        var source = await SourceDriver.StartAsync(server, "meta", "app-secret", "\"handshake\":{\"type\":\"hub-challenge\",\"verifyToken\":\"agreed\"}");
        source.Created.GetProperty("handshake").GetRawText().ShouldBe("{\"type\":\"hub-challenge\"}");
        await source.Patch("""{"name":"new"}""").ReadAsync(HttpStatusCode.OK);
        using (var kept = await source.SendTo(new Uri(source.Url + "?hub.mode=subscribe&hub.verify_token=agreed&hub.challenge=1"), HttpMethod.Get, null)) kept.StatusCode.ShouldBe(HttpStatusCode.OK);
        await source.Patch("""{"handshake":{"type":"hub-challenge","verifyToken":"other"}}""").ReadAsync(HttpStatusCode.OK);
        using var changed = await source.SendTo(new Uri(source.Url + "?hub.mode=subscribe&hub.verify_token=agreed&hub.challenge=1"), HttpMethod.Get, null);
        changed.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Old_and_new_secret_are_both_accepted_during_the_grace_period()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", Secret);
        const string New = "whsec_abcdefghijklmnopqrstuv0123456789";
        var rotated = await source.Api(HttpMethod.Post, "/secrets/rotate", $$"""{"secret":"{{New}}","gracePeriod":"2h"}""").ReadAsync(HttpStatusCode.OK);
        rotated.GetRawText().ShouldBe("{\"gracePeriod\":\"2h\"}");
        foreach (var (secret, n) in ((string, int)[])[(Secret, 1), (New, 2)])
            await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json($"{{\"n\":{n}}}"), source.Signed($"{{\"n\":{n}}}", with: secret)), HttpStatusCode.OK);
        var secrets = (await source.ReadAsync("/secrets")).GetProperty("items");
        secrets.GetArrayLength().ShouldBe(2);
        secrets[0].GetProperty("until").ValueKind.ShouldBe(JsonValueKind.String);
        secrets[1].GetProperty("until").ValueKind.ShouldBe(JsonValueKind.Null);
        await source.Api(HttpMethod.Post, "/secrets/rotate", """{"generateSecret":true,"gracePeriod":"0s"}""").ReadAsync(HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: New)), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("stripe", "{}", "secret")]
    [InlineData("stripe", "{\"secret\":\"a\",\"gracePeriod\":\"31d\"}", "gracePeriod")]
    [InlineData("stripe", "{\"secret\":\"a\",\"colour\":1}", "colour")]
    [InlineData("standard-webhooks", "{\"secret\":\"whsec_*\"}", "secret")]
    [InlineData("none", "{\"secret\":\"a\"}", "secret")]
    public async Task A_bad_rotation_is_refused_by_field(string scheme, string body, string field)
    {
        var source = await SourceDriver.StartAsync(server, scheme, null, scheme == "none" ? "" : "\"generateSecret\":true");
        (await source.Api(HttpMethod.Post, "/secrets/rotate", body).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
    }

    [Fact]
    public async Task A_new_url_takes_over_from_the_old_one()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        var second = new Uri((await source.Api(HttpMethod.Post, "/url/rotate").ReadAsync(HttpStatusCode.OK)).Text("url"));
        foreach (var url in (Uri[])[source.Url, second]) await SourceDriver.ShouldAnswerAsync(source.SendTo(url, HttpMethod.Post, null), HttpStatusCode.OK);
        var third = new Uri((await source.Api(HttpMethod.Post, "/url/rotate", "{\"gracePeriod\":\"0s\"}").ReadAsync(HttpStatusCode.OK)).Text("url"));
        foreach (var url in (Uri[])[source.Url, second]) await SourceDriver.ShouldAnswerAsync(source.SendTo(url, HttpMethod.Post, null), HttpStatusCode.NotFound);
        await SourceDriver.ShouldAnswerAsync(source.SendTo(third, HttpMethod.Post, null), HttpStatusCode.OK);
        (await source.Api(HttpMethod.Post, "/url/rotate", "{\"gracePeriod\":\"1y\"}").ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["gracePeriod"]);
    }

    [Fact]
    public async Task A_repeated_rotation_rotates_once()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", Secret);
        Task<HttpResponseMessage> Rotate() => source.Api(HttpMethod.Post, "/secrets/rotate", "{\"generateSecret\":true}", ("Idempotency-Key", "k1"));
        (await Rotate().ReadAsync(HttpStatusCode.OK)).TryGetProperty("secret", out _).ShouldBeTrue();
        (await Rotate().ReadAsync(HttpStatusCode.OK)).TryGetProperty("secret", out _).ShouldBeFalse();
        (await source.ReadAsync("/secrets")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Another_tenants_source_is_not_found()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        var other = await server.NewTenantAsync();
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, ""), (HttpMethod.Patch, ""), (HttpMethod.Delete, ""), (HttpMethod.Get, "/secrets"), (HttpMethod.Post, "/secrets/rotate"), (HttpMethod.Post, "/url/rotate"), (HttpMethod.Get, "/rejections")])
            await server.Api.SendAsync(method, $"/api/v1/tenants/{other}/sources/{source.Id}{path}", method == HttpMethod.Get ? null : Answers.Json("{}")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Anonymous.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{source.Tenant}/sources").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await source.Api(HttpMethod.Get, "?colour=red").ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }
}
