using System.Net;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;

namespace Sealpost.Server.Tests.Trials;

public sealed class TemplateTrialTests(TestServer server)
{
    private const string Path = "/api/v1/templates/try";

    [Fact]
    public async Task A_template_shows_the_body_it_makes()
    {
        var answer = await TryAsync(
            """{"payloadTemplate":{"text":"{\"t\":\"{{ /name }}\",\"e\":\"{{ eventType }}\",\"at\":{{ occurredAt | json }}}"},"eventType":"a.b","occurredAt":"2026-03-11T06:10:55Z","payload":{"name":"\"quoted\""}}""");

        answer.Text("contentType").ShouldBe("application/json");
        answer.Text("body").ShouldBe("""{"t":"\"quoted\"","e":"a.b","at":"2026-03-11T06:10:55.000Z"}""");
    }

    [Fact]
    public async Task The_raw_template_shows_the_payload_as_it_is()
    {
        var text = await TryAsync("""{"payloadTemplate":"raw","eventType":"a","payload":{ "n" : 1.50 }}""");
        var binary = await TryAsync("""{"payloadTemplate":"raw","eventType":"a","payloadBase64":"/w=="}""");

        (text.Text("body"), text.GetProperty("contentType").ValueKind).ShouldBe(("""{ "n" : 1.50 }""", JsonValueKind.Null));
        (binary.Text("body"), binary.Text("bodyEncoding")).ShouldBe(("/w==", "base64"));
    }

    [Fact]
    public async Task The_trial_shows_what_a_delivery_sends()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        const string Template = """ "payloadTemplate":{"contentType":"text/plain","text":"{{ eventType }}: {{ /a | default: \"nothing\" }} {{ payload }}"}""";
        await driver.CreateAsync($"\"profile\":\"custom\",{Template}");
        await driver.PublishAsync("a.b", """{"a":[1,"x"]}""");

        var sent = (await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken))[0];
        (await TryAsync($$"""{ {{Template}},"eventType":"a.b","payload":{"a":[1,"x"]} }""")).Text("body").ShouldBe(sent.Text);
    }

    [Theory]
    [InlineData("""{"eventType":"a"}""", "payloadTemplate")]
    [InlineData("""{"payloadTemplate":"discord","eventType":"a"}""", "payloadTemplate")]
    [InlineData("""{"payloadTemplate":{"text":"{{ x }}"},"eventType":"a"}""", "payloadTemplate.text")]
    [InlineData("""{"payloadTemplate":"raw"}""", "eventType")]
    [InlineData("""{"payloadTemplate":"raw","eventType":"a","occurredAt":"now"}""", "occurredAt")]
    public async Task Bad_input_is_refused_by_name(string trial, string field) =>
        (await server.Api.PostTo(Path, Answers.Json(trial)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);

    [Fact]
    public async Task A_body_that_would_be_too_large_is_told()
    {
        var payload = JsonSerializer.Serialize(new { a = new string('x', 1 << 20) });
        var trial = $$$"""{"payloadTemplate":{"contentType":"text/plain","text":"{{ /a }}{{ /a }}{{ /a }}{{ /a }}{{ /a }}{{ /a }}"},"eventType":"a","payload":{{{payload}}}}""";

        (await server.Api.PostTo(Path, Answers.Json(trial)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["payloadTemplate"]);
    }

    private Task<JsonElement> TryAsync(string trial) => server.Api.PostTo(Path, Answers.Json(trial)).ReadAsync(HttpStatusCode.OK);
}
