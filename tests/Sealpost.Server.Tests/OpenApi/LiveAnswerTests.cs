using System.Net;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.OpenApi;

/// <summary>Asks for answers of every kind; <see cref="DescribedAnswers"/> holds each against the document.</summary>
public sealed class LiveAnswerTests(TestServer server)
{
    private const string Url = "\"url\":\"https://hooks.example.com/in\"";

    [Theory]
    [InlineData("\"profile\":\"standard-webhooks\"")]
    [InlineData("\"profile\":\"engenius\"")]
    [InlineData("\"profile\":\"inscipher\"")]
    [InlineData("\"profile\":\"kaisa\"")]
    [InlineData("\"profile\":\"actigraph\",\"eventOptions\":{\"upload\":[\"completed\"]}")]
    [InlineData("\"profile\":\"orange-logic\"")]
    [InlineData("\"profile\":\"custom\",\"authentication\":{\"type\":\"basic\",\"username\":\"me\",\"password\":\"pw\"}")]
    [InlineData("\"profile\":\"custom\",\"authentication\":{\"type\":\"header\",\"name\":\"X-Token\",\"value\":\"pw\"}")]
    [InlineData("\"profile\":\"custom\",\"payloadTemplate\":\"slack\",\"rateLimit\":{\"requests\":5},\"headers\":{\"X-A\":\"b\",\"X-S\":{\"value\":\"s\",\"secret\":true}}")]
    [InlineData("\"profile\":\"custom\",\"payloadTemplate\":{\"text\":\"{}\"},\"filter\":{\"path\":\"/a\",\"eq\":1},\"handshake\":\"challenge\"")]
    public async Task A_destination_is_as_the_document_says(string members)
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";

        var made = await server.Api.PostTo(path, Answers.Json($"{{{Url},{members}}}")).ReadAsync(HttpStatusCode.Created);

        await server.Api.SendAsync(HttpMethod.Get, $"{path}/{made.Text("id")}").ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Get, path).ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Get, $"{path}/{made.Text("id")}/secrets").ReadAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("\"authenticationEndpoint\":\"https://issuer.example.com\",\"clientSecret\":\"s\"")]
    [InlineData("\"preset\":\"contentsquare\",\"clientSecret\":\"s\"")]
    public async Task An_OAuth2_client_is_as_the_document_says(string members)
    {
        var tenant = $"/api/v1/tenants/{await server.NewTenantAsync()}";

        var made = await server.Api.PostTo($"{tenant}/oauth-clients", Answers.Json($$"""{"name":"x","clientId":"x",{{members}}}""")).ReadAsync(HttpStatusCode.Created);

        await server.Api.SendAsync(HttpMethod.Get, $"{tenant}/oauth-clients").ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Get, $"{tenant}/oauth-clients/{made.Text("id")}").ReadAsync(HttpStatusCode.OK);
        await server.Api.PostTo($"{tenant}/destinations", Answers.Json($$$"""{{{{Url}}},"profile":"custom","authentication":{"type":"oauth2","client":"{{{made.Text("id")}}}"}}""")).ReadAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_happens_to_a_message_is_as_the_document_says()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse { Status = 500 });
        var destination = await driver.CreateAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[]}");
        var message = (await driver.Post("publish/a.b", "{\"n\":1}").ReadAsync(HttpStatusCode.Accepted)).Text("id");
        await driver.Post("messages", """[{"eventType":"a.b","payload":1}]""").ReadAsync(HttpStatusCode.Accepted);

        var deliveries = await driver.UntilAsync("deliveries?state=dead", list => list.GetProperty("items").GetArrayLength() == 2);

        var delivery = deliveries.GetProperty("items")[0].Text("id");
        foreach (var path in new[] { "messages", $"messages/{message}", "deliveries", $"deliveries/{delivery}", $"deliveries/{delivery}/attempts", "jobs" }) await driver.ReadAsync(path);
        var job = await driver.Post($"destinations/{destination.Text("id")}/recover", """{"since":"2020-01-01T00:00:00Z"}""").ReadAsync(HttpStatusCode.Accepted);
        await driver.ReadAsync($"jobs/{job.Text("id")}");
        await driver.Post($"destinations/{destination.Text("id")}/test").ReadAsync(HttpStatusCode.Accepted);
        await driver.Post($"destinations/{destination.Text("id")}/secrets/rotate", "{}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    [Theory]
    [InlineData("tenants")]
    [InlineData("event-types")]
    [InlineData("api-keys")]
    [InlineData("schemes")]
    [InlineData("profiles")]
    [InlineData("settings/signatures")]
    [InlineData("egress-addresses")]
    public async Task What_the_instance_has_is_as_the_document_says(string path)
    {
        await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/{path}").ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/{path}?nonsense=1").ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "1")]
    [InlineData("""{"type":["null","integer"]}""", "1.5")]
    [InlineData("""{"type":"object","required":["a"]}""", "{}")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"b":1}""")]
    [InlineData("""{"type":"array","items":{"enum":["a"]}}""", """["b"]""")]
    [InlineData("""{"oneOf":[{"type":"null"},{"$ref":"#/text"}]}""", "1")]
    [InlineData("""{"allOf":[{"$ref":"#/text"}]}""", "1")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"soon\"")]
    public void What_a_schema_does_not_allow_is_found(string schema, string value) =>
        new SchemaCheck(JsonElement.Parse("""{"text":{"type":"string"}}""")).Faults(JsonElement.Parse(schema), JsonElement.Parse(value), "$").Count().ShouldBe(1);
}
