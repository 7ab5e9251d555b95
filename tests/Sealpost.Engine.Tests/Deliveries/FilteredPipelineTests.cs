using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Messages;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>Filters and templates where they take effect: while routing, and before the signature.</summary>
public sealed class FilteredPipelineTests : EngineTests
{
    private const string Secret = "0123456789abcdef";

    [Theory]
    [InlineData("webhook.transaction.created", """{"state":"TX"}""", 3)]
    [InlineData("webhook.transaction.created", """{"state":"NY"}""", 2)]
    [InlineData("webhook.transaction.created", "not JSON", 2)]
    [InlineData("webhook.batch", """{"state":"TX"}""", 2)]
    [InlineData("webhook.batch", "", 1)]
    public async Task A_message_goes_to_the_destinations_whose_filters_let_it_pass(string eventType, string body, int destinations)
    {
        await Engine.CreateDestinationAsync();
        await Engine.CreateDestinationAsync("""
            "profile": "custom", "eventTypes": ["webhook.transaction.*"]
            """);
        await Engine.CreateDestinationAsync("""
            "profile": "inscipher", "filter": { "path": "/state", "in": ["TX", "CA"] }
            """);

        (await Engine.PublishAsync(body, eventType)).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(destinations);
    }

    [Fact]
    public async Task CentrePoint_destinations_choose_among_the_statuses_of_uploads()
    {
        await Engine.CreateDestinationAsync("""
            "profile": "actigraph", "handshake": "none", "eventTypes": ["upload", "raw_processing_complete"], "eventOptions": { "upload": ["completed", "error"] }
            """);
        async Task<int> DeliveriesOf(string eventType, string status) =>
            (await Engine.PublishAsync($$"""{"status":"{{status}}"}""", eventType)).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries;

        (await DeliveriesOf("upload", "completed")).ShouldBe(1);
        (await DeliveriesOf("upload", "started")).ShouldBe(0);
        (await DeliveriesOf("raw_processing_complete", "started")).ShouldBe(1);
    }

    [Fact]
    public async Task A_template_makes_the_body_that_is_signed_sent_again_and_shown_and_the_message_stays_as_it_was()
    {
        await Engine.CreateDestinationAsync($$$"""
            "profile": "engenius", "signing": [{ "scheme": "engenius@1", "secret": "{{{Secret}}}" }],
            "payloadTemplate": { "text": "{\"text\":\"{{ /alertType }} at {{ timestamp }}\"}" }
            """);
        Receiver.RespondNext(new TestResponse(500));
        const string Payload = """{"alertType":"AP \"1\" Online"}""";

        var accepted = (await Engine.PublishAsync(Payload)).ShouldBeOfType<AcceptOutcome.Accepted>();
        var failed = await Engine.WaitForDeliveryAsync(delivery => delivery is { Attempts: 1, NextAttemptAt: not null });
        await Engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        Engine.Clock.Advance(failed.NextAttemptAt!.Value - Engine.Clock.GetUtcNow());
        await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);

        var requests = await Receiver.WaitForAsync(2, Cancel);
        requests[0].Text.ShouldStartWith("""{"text":"AP \"1\" Online at """);
        requests[1].Body.ShouldBe(requests[0].Body);
        foreach (var request in requests)
        {
            request.Header("Content-Type").ShouldBe("application/json");
            byte[] signed = [.. Encoding.UTF8.GetBytes(request.Header("X-EnGenius-Timestamp")!), .. request.Body];
            request.Header("X-EnGenius-Signature").ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)));
        }

        (await Engine.History.ListAttemptsAsync(1, failed.Id, Cancel)).ShouldAllBe(attempt => attempt.RequestBody!.SequenceEqual(requests[0].Body));
        var message = await Engine.Services.GetRequiredService<MessageStore>().FindAsync(1, accepted.Id, Cancel);
        message!.Body.ShouldBe(Encoding.UTF8.GetBytes(Payload));
    }

    [Fact]
    public async Task A_body_that_a_template_makes_too_large_is_a_dead_letter()
    {
        await Engine.CreateDestinationAsync("""
            "profile": "custom", "payloadTemplate": { "contentType": "text/plain", "text": "{{ payload }}{{ payload }}" }
            """);

        await Engine.PublishAsync($"\"{new string('x', 3 << 20)}\"");

        var dead = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead);
        (await Engine.History.ListAttemptsAsync(1, dead.Id, Cancel)).ShouldHaveSingleItem().Detail.ShouldBe("payload_template_output_too_large");
        Receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_not_templated_is_not_stored_twice()
    {
        await Engine.CreateDestinationAsync("""
            "profile": "custom", "payloadTemplate": "raw"
            """);

        await Engine.PublishAsync("{ }");

        var delivery = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        Receiver.Requests[0].Text.ShouldBe("{ }");
        (await Engine.History.ListAttemptsAsync(1, delivery.Id, Cancel)).ShouldHaveSingleItem().RequestBody.ShouldBeNull();
    }
}
