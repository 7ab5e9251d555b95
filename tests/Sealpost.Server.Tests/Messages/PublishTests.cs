using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tenants;

namespace Sealpost.Server.Tests.Messages;

public sealed class PublishTests(TestServer server)
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(0, "application/json")]
    [InlineData(1, "text/plain; charset=utf-16")]
    [InlineData(1000, "application/octet-stream")]
    [InlineData(TestServer.MaxBodyBytes, "x/y")]
    public async Task The_body_is_kept_byte_for_byte_with_its_content_type(int size, string? contentType)
    {
        var tenant = await server.NewTenantAsync();
        var body = RandomNumberGenerator.GetBytes(size);
        var stored = await PublishAsync(tenant, Answers.Bytes(body, contentType));
        stored.Body.ShouldBe(body);
        stored.ContentType.ShouldBe(contentType);
        stored.Size.ShouldBe(size);
    }

    [Fact]
    public async Task A_chunked_body_is_kept_byte_for_byte()
    {
        var tenant = await server.NewTenantAsync();
        var body = RandomNumberGenerator.GetBytes(TestServer.MaxBodyBytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tenants/{tenant}/publish/a.b") { Content = Answers.Bytes(body) };
        request.Headers.TransferEncodingChunked = true;
        var answer = await server.Api.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync(HttpStatusCode.Accepted);
        (await FindAsync(tenant, answer.Text("id"))).Body.ShouldBe(body);
    }

    [Fact]
    public async Task The_answer_has_the_id_and_the_number_of_deliveries()
    {
        var tenant = await server.NewTenantAsync();
        using var response = await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", null);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldMatch("""^\{"id":"msg_[0-9a-z]{26}","deliveries":0\}$""");
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_and_nothing_is_stored(bool chunked)
    {
        var tenant = await server.NewTenantAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tenants/{tenant}/publish/a.b") { Content = Answers.Bytes(new byte[TestServer.MaxBodyBytes + 1]) };
        if (chunked) request.Headers.TransferEncodingChunked = true;
        await server.Api.SendAsync(request, TestContext.Current.CancellationToken).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        var messages = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages").ReadAsync(HttpStatusCode.OK);
        messages.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("with%20space")]
    [InlineData("a..b")]
    [InlineData("%00")]
    [InlineData(".a")]
    [InlineData("caf%C3%A9")]
    public async Task A_bad_event_type_names_the_field(string eventType)
    {
        var tenant = await server.NewTenantAsync();
        using var response = await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/{eventType}", null);
        ((int)response.StatusCode).ShouldBeInRange(400, 404);
        if (response.StatusCode == HttpStatusCode.BadRequest && response.Content.Headers.ContentType?.MediaType == "application/problem+json")
            (await Task.FromResult(response).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["eventType"]);
    }

    [Theory]
    [InlineData("asset/created")]
    [InlineData("asset%2Fcreated")]
    public async Task An_event_type_may_have_slashes(string eventType)
    {
        var tenant = await server.NewTenantAsync();
        var answer = await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/{eventType}", null).ReadAsync(HttpStatusCode.Accepted);
        (await FindAsync(tenant, answer.Text("id"))).EventType.ShouldBe("asset/created");
    }

    [Fact]
    public async Task The_same_idempotency_key_stores_one_message()
    {
        var tenant = await server.NewTenantAsync();
        var path = $"/api/v1/tenants/{tenant}/publish/a.b";
        var first = await server.Api.PostTo(path, Answers.Bytes("one"u8.ToArray()), ("Idempotency-Key", "k")).ReadAsync(HttpStatusCode.Accepted);
        using var response = await server.Api.PostTo(path, Answers.Bytes("one"u8.ToArray()), ("Idempotency-Key", "k"));
        response.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await Task.FromResult(response).ReadAsync(HttpStatusCode.Accepted)).Text("id").ShouldBe(first.Text("id"));
        await server.Api.PostTo(path, Answers.Bytes("two"u8.ToArray()), ("Idempotency-Key", "k")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Fact]
    public async Task An_unknown_tenant_is_not_found() =>
        await server.Api.PostTo("/api/v1/tenants/nobody/publish/a.b", null).ProblemAsync(HttpStatusCode.NotFound, "not-found");

    private async Task<MessageRecord> PublishAsync(string tenant, HttpContent content)
    {
        var answer = await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", content).ReadAsync(HttpStatusCode.Accepted);
        return await FindAsync(tenant, answer.Text("id"));
    }

    private async Task<MessageRecord> FindAsync(string tenant, string id)
    {
        var snapshot = await server.Services.GetRequiredService<TenantDirectory>().FindAsync(tenant, TestContext.Current.CancellationToken);
        MessageId.TryParse(id, out var message).ShouldBeTrue();
        return (await server.Services.GetRequiredService<MessageStore>().FindAsync(snapshot!.TenantNo, message, TestContext.Current.CancellationToken))!;
    }
}
