using System.Net;

namespace Sealpost.Server.Tests.Schemes;

public sealed class SchemeTests(TestServer server)
{
    // The vendor's own published vector: securing_webhooks.md.
    private const string Secret = "B3`MlG4sJR.X^-%w=oG_UrNBEpszl?";
    private const string Body = """{\"Test\":\"Value\"}""";
    private const string Signature = "Ri20SCicySZmIf2D4kCY5KWEJrsqI7W8sWXMADj1RaQ=";

    [Fact]
    public async Task Signing_gives_the_vendors_published_value() =>
        (await server.Api.PostTo("/api/v1/schemes/actigraph@1/sign", Answers.Json($$"""{"secret":"{{Secret}}","body":"{{Body}}"}""")).ReadAsync(HttpStatusCode.OK))
            .GetProperty("headers").Text("X-ActiGraph-Signature").ShouldBe(Signature);

    [Theory]
    [InlineData(Body, "accepted", true)]
    [InlineData("tampered", "signature-mismatch", false)]
    public async Task Verifying_says_whether_and_why(string body, string outcome, bool verified)
    {
        var answer = await server.Api.PostTo(
            "/api/v1/schemes/actigraph/verify", Answers.Json($$$"""{"secret":"{{{Secret}}}","headers":{"x-actigraph-signature":"{{{Signature}}}"},"body":"{{{body}}}"}""")).ReadAsync(HttpStatusCode.OK);

        answer.Text("outcome").ShouldBe(outcome);
        answer.GetProperty("verified").GetBoolean().ShouldBe(verified);
    }

    [Theory]
    [InlineData("""{"body":"x"}""", "secret")]
    [InlineData("""{"secret":"s","body":"x","bodyBase64":"eA=="}""", "bodyBase64")]
    [InlineData("""{"secret":"s","bodyBase64":"*"}""", "bodyBase64")]
    [InlineData("""{"secret":"s","settings":{"colour":"red"}}""", "settings.colour")]
    [InlineData("""{"secret":"s","settings":{"encoding":null}}""", "settings.encoding")]
    [InlineData("""{"secret":"s","bodies":"x"}""", "bodies")]
    public async Task A_bad_trial_names_its_field(string body, string field) =>
        (await server.Api.PostTo("/api/v1/schemes/inscipher@1/sign", Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);

    [Theory]
    [InlineData("/api/v1/schemes", "id")]
    [InlineData("/api/v1/profiles", "id")]
    public async Task Lists_go_through_all_by_id(string path, string member)
    {
        var seen = new List<string>();
        for (var next = ""; next is not null;)
        {
            var page = await server.Api.SendAsync(HttpMethod.Get, $"{path}?limit=5{next}").ReadAsync(HttpStatusCode.OK);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text(member)));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        seen.ShouldBeUnique();
        seen.ShouldBe(seen.Order(StringComparer.Ordinal));
        seen.Count.ShouldBeGreaterThan(5);
        (await server.Api.SendAsync(HttpMethod.Get, $"{path}/{seen[0]}").ReadAsync(HttpStatusCode.OK)).Text(member).ShouldBe(seen[0]);
    }

    [Fact]
    public async Task A_profile_shows_what_a_receiver_sees_of_it()
    {
        var profile = await server.Api.SendAsync(HttpMethod.Get, "/api/v1/profiles/actigraph").ReadAsync(HttpStatusCode.OK);

        profile.GetProperty("headers").Text("User-Agent").ShouldBe("ActiGraph-Hookshot/1.0");
        profile.GetProperty("headers").Text("X-ActiGraph-Event").ShouldBe("{eventType}");
        profile.GetProperty("anyScheme").GetBoolean().ShouldBeFalse();
        profile.GetProperty("secretMinimumLength").GetInt32().ShouldBe(8);
        profile.GetProperty("eventOptions").GetProperty("upload").GetProperty("values").GetArrayLength().ShouldBe(3);
        profile.GetProperty("test").Text("eventType").ShouldBe("upload");
    }

    [Fact]
    public async Task Diagnosing_names_the_mistake_under_which_the_request_would_verify()
    {
        var answer = await server.Api.PostTo(
            "/api/v1/schemes/actigraph/diagnose", Answers.Json($$$"""{"secret":"{{{Secret}}}","headers":{"x-actigraph-signature":"{{{Signature}}}"},"body":"{{{Body}}}\n"}""")).ReadAsync(HttpStatusCode.OK);

        var findings = answer.GetProperty("findings").EnumerateArray().ToList();
        findings[0].Text("code").ShouldBe("signature-mismatch");
        findings.ShouldContain(finding => finding.Text("code") == "body-trailing-newline");
        answer.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task An_unknown_scheme_is_not_found() =>
        await server.Api.PostTo("/api/v1/schemes/nobody@1/sign", Answers.Json("{}")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
}
