using System.Net;
using System.Text;
using System.Text.Json;

namespace Sealpost.Server.Tests.Messages;

public sealed class MessageTests(TestServer server)
{
    [Theory]
    [InlineData("{ \"a\" : 1.50, \"a\":\"\\u00e9\", \"z\" : [ 1e400 ] }")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("-0.0")]
    public async Task The_payloads_text_is_kept_byte_for_byte(string payload)
    {
        var tenant = await server.NewTenantAsync();
        var answer = await OfferAsync(tenant, $$"""{"eventType":"a.b","payload":{{payload}}}""").ReadAsync(HttpStatusCode.Accepted);
        using var response = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages/{answer.Text("id")}");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain($"\"payload\":{payload}}}");
    }

    [Fact]
    public async Task A_batch_is_answered_in_order()
    {
        var tenant = await server.NewTenantAsync();
        var answer = await OfferAsync(tenant, """[{"eventType":"a.one","payload":1},{"payload":2,"eventType":"a.two"}]""").ReadAsync(HttpStatusCode.Accepted);
        var ids = answer.EnumerateArray().Select(item => item.Text("id")).ToArray();
        (await GetAsync(tenant, ids[0])).Text("eventType").ShouldBe("a.one");
        (await GetAsync(tenant, ids[1])).Text("eventType").ShouldBe("a.two");
    }

    [Fact]
    public async Task One_bad_item_refuses_the_batch_and_names_every_fault()
    {
        var tenant = await server.NewTenantAsync();
        var problem = await OfferAsync(
            tenant, """[{"eventType":"a","payload":1},{"eventType":"a b","payload":1,"extra":1},{"eventType":"a"},7,{"eventType":"a","eventType":"b","payload":1,"idempotencyKey":"with space"}]""")
            .ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["[1].eventType", "[1].extra", "[2].payload", "[3]", "[4].eventType", "[4].idempotencyKey"]);
        await NothingIsStoredAsync(tenant);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_batch_has_1_to_1000_messages(int count)
    {
        var tenant = await server.NewTenantAsync();
        var body = $"[{string.Join(',', Enumerable.Repeat("""{"eventType":"a","payload":1}""", count))}]";
        (await OfferAsync(tenant, body).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["messages"]);
        await NothingIsStoredAsync(tenant);
    }

    [Fact]
    public async Task A_batch_of_1000_is_taken()
    {
        var tenant = await server.NewTenantAsync();
        var body = $"[{string.Join(',', Enumerable.Repeat("""{"eventType":"a","payload":1}""", 1000))}]";
        (await OfferAsync(tenant, body).ReadAsync(HttpStatusCode.Accepted)).GetArrayLength().ShouldBe(1000);
    }

    [Fact]
    public async Task An_item_whose_key_came_with_another_body_refuses_the_batch()
    {
        var tenant = await server.NewTenantAsync();
        await OfferAsync(tenant, """{"eventType":"a","payload":1,"idempotencyKey":"k"}""").ReadAsync(HttpStatusCode.Accepted);
        var problem = await OfferAsync(tenant, """[{"eventType":"a","payload":1},{"eventType":"a","payload":2,"idempotencyKey":"k"}]""")
            .ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
        problem.Fields().ShouldBe(["[1].idempotencyKey"]);
        (await ListAsync(tenant)).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_repeated_under_one_header_is_stored_once()
    {
        var tenant = await server.NewTenantAsync();
        const string Batch = """[{"eventType":"a","payload":1},{"eventType":"a","payload":1}]""";
        var first = await OfferAsync(tenant, Batch, ("Idempotency-Key", "batch-1")).ReadAsync(HttpStatusCode.Accepted);
        using var response = await OfferAsync(tenant, Batch, ("Idempotency-Key", "batch-1"));
        response.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await Task.FromResult(response).ReadAsync(HttpStatusCode.Accepted)).ToString().ShouldBe(first.ToString());
        (await ListAsync(tenant)).GetArrayLength().ShouldBe(2);
        await OfferAsync(tenant, """[{"eventType":"a","payload":1}]""", ("Idempotency-Key", "batch-1")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Fact]
    public async Task Header_and_member_may_not_disagree()
    {
        var tenant = await server.NewTenantAsync();
        await OfferAsync(tenant, """{"eventType":"a","payload":1,"idempotencyKey":"one"}""", ("Idempotency-Key", "two")).ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task What_is_not_json_is_shown_in_base64()
    {
        var tenant = await server.NewTenantAsync();
        byte[] body = [0, 255, 1];
        var answer = await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", Answers.Bytes(body, "application/json")).ReadAsync(HttpStatusCode.Accepted);
        (await GetAsync(tenant, answer.Text("id"))).GetProperty("payloadBase64").GetBytesFromBase64().ShouldBe(body);
    }

    [Fact]
    public async Task A_list_filters_by_event_type_and_has_no_payloads()
    {
        var tenant = await server.NewTenantAsync();
        await OfferAsync(tenant, """[{"eventType":"a.one","payload":1},{"eventType":"a.two","payload":2}]""").ReadAsync(HttpStatusCode.Accepted);
        var items = await ListAsync(tenant, "?eventType=a.two");
        items.GetArrayLength().ShouldBe(1);
        items[0].Text("eventType").ShouldBe("a.two");
        items[0].TryGetProperty("payload", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a..b")]
    [InlineData("%00")]
    public async Task A_filter_that_no_event_type_can_meet_is_named(string eventType) =>
        (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{await server.NewTenantAsync()}/messages?eventType={eventType}").ProblemAsync(HttpStatusCode.BadRequest, "validation"))
            .Fields().ShouldBe(["eventType"]);

    [Fact]
    public async Task An_expunged_payload_is_gone_and_the_message_stays()
    {
        var tenant = await server.NewTenantAsync();
        var id = (await OfferAsync(tenant, """{"eventType":"a","payload":{"secret":1}}""").ReadAsync(HttpStatusCode.Accepted)).Text("id");
        await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/{tenant}/messages/{id}/payload").ReadAsync(HttpStatusCode.NoContent);
        var message = await GetAsync(tenant, id);
        message.TryGetProperty("payload", out _).ShouldBeFalse();
        message.GetProperty("size").GetInt32().ShouldBe(12);
    }

    [Fact]
    public async Task Another_tenants_message_is_not_found()
    {
        var (one, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        var id = (await OfferAsync(one, """{"eventType":"a","payload":1}""").ReadAsync(HttpStatusCode.Accepted)).Text("id");
        await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{other}/messages/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/{other}/messages/{id}/payload").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private Task<HttpResponseMessage> OfferAsync(string tenant, string body, params (string, string)[] headers) =>
        server.Api.PostTo($"/api/v1/tenants/{tenant}/messages", Answers.Bytes(Encoding.UTF8.GetBytes(body), "application/json"), headers);

    private Task<JsonElement> GetAsync(string tenant, string id) => server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages/{id}").ReadAsync(HttpStatusCode.OK);

    private async Task<JsonElement> ListAsync(string tenant, string query = "") =>
        (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages{query}").ReadAsync(HttpStatusCode.OK)).GetProperty("items");

    private async Task NothingIsStoredAsync(string tenant) => (await ListAsync(tenant)).GetArrayLength().ShouldBe(0);
}
