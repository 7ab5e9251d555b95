using System.Net;
using System.Text.Json;

namespace Sealpost.Server.Tests.Destinations;

public sealed class DestinationTests(TestServer server)
{
    private const string Good = """{"url":"https://example.com/hook"}""";

    [Theory]
    [InlineData("engenius")]
    [InlineData("inscipher")]
    [InlineData("actigraph")]
    [InlineData("orange-logic")]
    [InlineData("standard-webhooks")]
    public async Task A_secret_is_shown_when_it_is_made_and_never_again(string profile)
    {
        var path = await DestinationsAsync();

        var created = await server.Api.PostTo(path, Answers.Json($$"""{"url":"https://receiver.invalid/hook","profile":"{{profile}}"}""")).ReadAsync(HttpStatusCode.Created);

        var secret = created.Text("secret");
        secret.ShouldNotBeNullOrEmpty();
        created.GetProperty("signing")[0].TryGetProperty("secret", out _).ShouldBeFalse("it is in one member");
        created.Text("state").ShouldBe(profile == "actigraph" ? "validating" : "active");
        foreach (var read in new[] { $"{path}/{created.Text("id")}", path, $"{path}/{created.Text("id")}/secrets" })
            (await server.Api.SendAsync(HttpMethod.Get, read).ReadAsync(HttpStatusCode.OK)).GetRawText().ShouldNotContain(secret);
    }

    [Fact]
    public async Task Secrets_that_were_given_are_never_shown()
    {
        var path = await DestinationsAsync();

        var created = await server.Api.PostTo(
            path,
            Answers.Json("""
                 { "url": "https://example.com/hook", "profile": "custom", "signing": [ { "scheme": "engenius@1", "secret": "canary-signing-secret" } ],
                   "authentication": { "type": "basic", "username": "u", "password": "canary-password" }, "headers": { "X-Key": { "value": "canary-header", "secret": true } } }
                 """)).ReadAsync(HttpStatusCode.Created);

        created.GetRawText().ShouldNotContain("canary");
        created.TryGetProperty("secret", out _).ShouldBeFalse();
        created.GetProperty("headers").GetProperty("X-Key").GetRawText().ShouldBe("""{"secret":true}""");
        var secrets = await server.Api.SendAsync(HttpMethod.Get, $"{path}/{created.Text("id")}/secrets").ReadAsync(HttpStatusCode.OK);
        secrets.GetProperty("items").EnumerateArray().Select(item => $"{item.Text("use")} {item.Text("name")}").ShouldBe(["signing engenius@1", "authentication basic", "header x-key"], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_fault_is_named_at_once_and_nothing_is_stored()
    {
        var path = await DestinationsAsync();

        var problem = await server.Api.PostTo(
            path,
            Answers.Json("""
                 { "url": "https://10.0.0.1/", "profile": "nobody", "signing": [ { "scheme": "engenius@1", "secret": "x" } ], "headers": { "Host": "h", "X-A": "b\r\nX-Evil: 1" },
                   "retry": { "timeout": "0s" }, "colour": "red", "filter": {} }
                 """)).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["colour", "filter", "headers.Host", "headers.X-A", "profile", "retry.timeout", "signing[0].secret", "url"], ignoreOrder: true);
        (await server.Api.SendAsync(HttpMethod.Get, path).ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("{\"url\":", "malformed-body")]
    [InlineData("", "malformed-body")]
    [InlineData("""{"url":"https://example.com/","url":"https://example.org/"}""", "malformed-body")]
    [InlineData("""{"url":"https://example.com/","description":"\ud800"}""", "malformed-body")]
    [InlineData("[]", "validation")]
    [InlineData("null", "validation")]
    public async Task What_is_no_object_is_refused(string body, string problem) =>
        await server.Api.PostTo(await DestinationsAsync(), Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, problem);

    [Fact]
    public async Task An_unknown_tenant_is_not_found() =>
        await server.Api.PostTo("/api/v1/tenants/nobody/destinations", Answers.Json(Good)).ProblemAsync(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Another_tenants_destination_is_not_found()
    {
        var path = await DestinationsAsync();
        var id = (await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id");

        var other = await DestinationsAsync();

        await server.Api.SendAsync(HttpMethod.Get, $"{other}/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Api.SendAsync(HttpMethod.Delete, $"{other}/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Api.PostTo($"{other}/{id}/secrets/rotate", Answers.Json("{}")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_repeated_creation_makes_one_destination_and_does_not_show_its_secret_again()
    {
        var path = await DestinationsAsync();

        var first = await server.Api.PostTo(path, Answers.Json(Good), ("Idempotency-Key", "one")).ReadAsync(HttpStatusCode.Created);
        var again = await server.Api.PostTo(path, Answers.Json(Good), ("Idempotency-Key", "one")).ReadAsync(HttpStatusCode.Created);

        again.Text("id").ShouldBe(first.Text("id"));
        again.TryGetProperty("secret", out _).ShouldBeFalse();
        (await server.Api.SendAsync(HttpMethod.Get, path).ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Engenius_asks_for_urls_of_their_own()
    {
        var path = await DestinationsAsync();
        const string Body = """{"url":"https://example.com/hook","profile":"engenius"}""";
        await server.Api.PostTo(path, Answers.Json(Body)).ReadAsync(HttpStatusCode.Created);

        (await server.Api.PostTo(path, Answers.Json(Body)).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["url"]);
    }

    [Fact]
    public async Task A_patch_needs_the_revision_it_was_made_from_and_raises_it()
    {
        var path = await DestinationsAsync();
        var destination = $"{path}/{(await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id")}";

        await server.Api.SendAsync(HttpMethod.Patch, destination, Answers.Json("{}")).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        var changed = await server.Api.SendAsync(HttpMethod.Patch, destination, Answers.Json("""{"description":"new","headers":{"X-Env":"prod"}}"""), ("If-Match", "\"1\"")).ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Patch, destination, Answers.Json("{}"), ("If-Match", "\"1\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        var back = await server.Api.SendAsync(HttpMethod.Patch, destination, Answers.Json("""{"headers":null,"enabled":false}"""), ("If-Match", "\"2\"")).ReadAsync(HttpStatusCode.OK);

        changed.GetProperty("headers").Text("X-Env").ShouldBe("prod");
        changed.TryGetProperty("secret", out _).ShouldBeFalse();
        back.GetProperty("headers").EnumerateObject().ShouldBeEmpty();
        back.Text("state").ShouldBe("disabled");
        back.Text("description").ShouldBe("new");
    }

    [Fact]
    public async Task A_bad_patch_changes_nothing()
    {
        var path = await DestinationsAsync();
        var destination = $"{path}/{(await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id")}";

        (await server.Api.SendAsync(HttpMethod.Patch, destination, Answers.Json("""{"url":"https://127.0.0.1:1/","id":"x","retry":{"delays":["soon"]}}"""), ("If-Match", "*"))
            .ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldContain("retry.delays[0]");

        (await server.Api.SendAsync(HttpMethod.Get, destination).ReadAsync(HttpStatusCode.OK)).GetProperty("revision").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Enable_and_disable_tell_the_state_and_the_reason()
    {
        var path = await DestinationsAsync();
        var destination = $"{path}/{(await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id")}";

        (await server.Api.PostTo($"{destination}/disable", Answers.Json("""{"reason":"moving house"}""")).ReadAsync(HttpStatusCode.OK)).Text("disabledReason").ShouldBe("moving house");
        var enabled = await server.Api.PostTo($"{destination}/enable", content: null).ReadAsync(HttpStatusCode.OK);

        enabled.Text("state").ShouldBe("active");
        enabled.GetProperty("disabledReason").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_needs_no_words_needs_no_body()
    {
        var path = await DestinationsAsync();
        var destination = $"{path}/{(await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id")}";

        (await server.Api.PostTo($"{destination}/secrets/rotate", content: null).ReadAsync(HttpStatusCode.OK)).Text("secret").ShouldNotBeEmpty();
        (await server.Api.PostTo($"{destination}/disable", content: null).ReadAsync(HttpStatusCode.OK)).Text("state").ShouldBe("disabled");
    }

    [Fact]
    public async Task A_rotated_secret_is_shown_once_and_the_old_one_has_an_end()
    {
        var path = await DestinationsAsync();
        var created = await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created);
        var destination = $"{path}/{created.Text("id")}";

        var rotated = await server.Api.PostTo($"{destination}/secrets/rotate", Answers.Json("""{"gracePeriod":"1h"}""")).ReadAsync(HttpStatusCode.OK);

        rotated.Text("secret").ShouldNotBe(created.Text("secret"));
        rotated.Text("scheme").ShouldBe("standard-webhooks@1");
        var ends = (await server.Api.SendAsync(HttpMethod.Get, $"{destination}/secrets").ReadAsync(HttpStatusCode.OK))
            .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("until").ValueKind).ToArray();
        ends.ShouldBe([JsonValueKind.String, JsonValueKind.Null]);
    }

    [Fact]
    public async Task A_repeated_rotation_makes_one_secret_and_does_not_show_it_again()
    {
        var path = await DestinationsAsync();
        var destination = $"{path}/{(await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id")}";

        var first = await server.Api.PostTo($"{destination}/secrets/rotate", Answers.Json("{}"), ("Idempotency-Key", "one")).ReadAsync(HttpStatusCode.OK);
        var again = await server.Api.PostTo($"{destination}/secrets/rotate", Answers.Json("{}"), ("Idempotency-Key", "one")).ReadAsync(HttpStatusCode.OK);

        first.Text("secret").ShouldStartWith("whsec_");
        again.TryGetProperty("secret", out _).ShouldBeFalse();
        (again.Text("scheme"), again.Text("signsFrom")).ShouldBe((first.Text("scheme"), first.Text("signsFrom")));
        (await server.Api.SendAsync(HttpMethod.Get, $"{destination}/secrets").ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(2);
        await server.Api.PostTo($"{destination}/secrets/rotate", Answers.Json("""{"gracePeriod":"1h"}"""), ("Idempotency-Key", "one")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Theory]
    [InlineData("standard-webhooks", 3)]
    [InlineData("orange-logic", 2)]
    [InlineData("engenius", 3)]
    public async Task A_second_rotation_tells_which_secret_it_ended(string profile, int left)
    {
        var path = await DestinationsAsync();
        var created = await server.Api.PostTo(path, Answers.Json($$"""{"url":"https://example.com/hook","profile":"{{profile}}"}""")).ReadAsync(HttpStatusCode.Created);
        var secrets = $"{path}/{created.Text("id")}/secrets";

        var first = await server.Api.PostTo($"{secrets}/rotate", Answers.Json("""{"gracePeriod":"1h"}""")).ReadAsync(HttpStatusCode.OK);
        var second = await server.Api.PostTo($"{secrets}/rotate", Answers.Json("""{"gracePeriod":"2h"}""")).ReadAsync(HttpStatusCode.OK);

        first.GetProperty("ended").GetArrayLength().ShouldBe(0);
        second.GetProperty("ended").GetArrayLength().ShouldBe(3 - left);
        (await server.Api.SendAsync(HttpMethod.Get, secrets).ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(left);
        (await server.Api.PostTo($"{secrets}/rotate", Answers.Json("""{"gracePeriod":"0s"}""")).ReadAsync(HttpStatusCode.OK)).GetProperty("ended").GetArrayLength().ShouldBe(left);
    }

    [Fact]
    public async Task Where_one_signature_has_room_a_grace_period_is_only_what_was_asked_for()
    {
        var path = await DestinationsAsync();
        var created = await server.Api.PostTo(path, Answers.Json("""{"url":"https://example.com/hook","profile":"custom","signing":[{"scheme":"engenius@1"}]}""")).ReadAsync(HttpStatusCode.Created);
        var asked = await server.Api.PostTo(path, Answers.Json("""{"url":"https://example.com/hook","profile":"actigraph"}""")).ReadAsync(HttpStatusCode.Created);

        (await server.Api.PostTo($"{path}/{created.Text("id")}/secrets/rotate", Answers.Json("{}")).ReadAsync(HttpStatusCode.OK)).Text("gracePeriod").ShouldBe("0s");
        var problem = await server.Api.PostTo($"{path}/{asked.Text("id")}/secrets/rotate", Answers.Json("""{"gracePeriod":"1h"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["gracePeriod"]);
    }

    [Theory]
    [InlineData("""{"gracePeriod":"31d"}""", "gracePeriod")]
    [InlineData("""{"secret":"whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n"}""", "secret")]
    [InlineData("""{"secret":"whsec_short"}""", "secret")]
    [InlineData("""{"scheme":"engenius@1"}""", "scheme")]
    [InlineData("""{"grace":"1h"}""", "grace")]
    public async Task A_bad_rotation_names_its_field(string body, string field)
    {
        var path = await DestinationsAsync();
        var id = (await server.Api.PostTo(path, Answers.Json(Good)).ReadAsync(HttpStatusCode.Created)).Text("id");

        (await server.Api.PostTo($"{path}/{id}/secrets/rotate", Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
    }

    private async Task<string> DestinationsAsync() => $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";
}
