using System.Text;
using System.Text.Json;
using Sealpost.Client.Messages;
using Sealpost.Client.Problems;

namespace Sealpost.Client.Tests.Messages;

public sealed class MessageOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<byte[], string?> Payloads => new()
    {
        { "{\"n\": 1.0e0,\t\"n\":2}"u8.ToArray(), "application/json" },
        { "null"u8.ToArray(), "application/json" },
        { "{\"half"u8.ToArray(), "application/json; charset=utf-8" },
        { [0, 255, 13, 10], "application/octet-stream" },
        { [], null },
        { Encoding.UTF8.GetBytes(new string('[', 900) + new string(']', 900)), "application/json" },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task What_is_published_is_read_back_byte_for_byte(byte[] payload, string? contentType)
    {
        var tenant = await server.NewTenantAsync();

        var accepted = await tenant.Messages.PublishAsync("a.b", payload, contentType, cancellationToken: Token);
        var message = await tenant.Messages.GetAsync(accepted.Id, Token);

        message.PayloadBytes().ShouldNotBeNull().ToArray().ShouldBe(payload);
        message.ContentType.ShouldBe(contentType);
        message.Size.ShouldBe(payload.Length);
        accepted.Deliveries.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_keeps_its_order_and_every_payload()
    {
        var tenant = await server.NewTenantAsync();
        string[] payloads = ["{ \"n\" : 1 }", "[1,2.50]", "\"\\u00e9\"", "null"];
        NewMessage[] batch = [.. payloads.Select((payload, index) => new NewMessage { EventType = $"batch.n{index}", Payload = Encoding.UTF8.GetBytes(payload) })];

        var accepted = await tenant.Messages.PublishBatchAsync(batch, "batch-1", Token);
        var again = await tenant.Messages.PublishBatchAsync(batch, "batch-1", Token);

        again.ShouldBe(accepted);
        foreach (var (index, payload) in payloads.Index())
        {
            var message = await tenant.Messages.GetAsync(accepted[index].Id, Token);
            message.EventType.ShouldBe($"batch.n{index}");
            Encoding.UTF8.GetString(message.PayloadBytes().ShouldNotBeNull().Span).ShouldBe(payload);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public async Task A_payload_that_would_break_the_batch_is_not_sent(string payload)
    {
        var tenant = await server.NewTenantAsync();
        NewMessage[] batch = [new() { EventType = "a.b", Payload = Encoding.UTF8.GetBytes(payload) }];

        await Should.ThrowAsync<Exception>(tenant.Messages.PublishBatchAsync(batch, cancellationToken: Token));

        (await tenant.Messages.ListAsync(cancellationToken: Token).AnyAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_list_is_filtered_and_without_payloads()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var type in (string[])["one", "two", "one"]) await tenant.Messages.PublishAsync(type, "{}"u8.ToArray(), "application/json", cancellationToken: Token);

        var listed = await tenant.Messages.ListAsync("one", pageSize: 1, Token).ToArrayAsync(Token);

        listed.Length.ShouldBe(2);
        listed.ShouldAllBe(message => message.EventType == "one" && message.Payload.ValueKind == JsonValueKind.Undefined && message.PayloadBytes() == null);
    }

    [Fact]
    public async Task The_same_idempotency_key_publishes_once_and_another_body_is_refused()
    {
        var tenant = await server.NewTenantAsync();

        var first = await tenant.Messages.PublishAsync("a.b", "1"u8.ToArray(), "application/json", "k", Token);
        var second = await tenant.Messages.PublishAsync("a.b", "1"u8.ToArray(), "application/json", "k", Token);
        var other = await Should.ThrowAsync<SealpostProblemException>(tenant.Messages.PublishAsync("a.b", "2"u8.ToArray(), "application/json", "k", Token));

        second.ShouldBe(first);
        other.Type.ShouldBe(ProblemTypes.IdempotencyConflict);
    }

    [Fact]
    public async Task An_expunged_payload_is_gone()
    {
        var tenant = await server.NewTenantAsync();
        var accepted = await tenant.Messages.PublishAsync("a.b", "1"u8.ToArray(), "application/json", cancellationToken: Token);

        await tenant.Messages.ExpungePayloadAsync(accepted.Id, Token);

        (await tenant.Messages.GetAsync(accepted.Id, Token)).PayloadBytes().ShouldBeNull();
    }
}
