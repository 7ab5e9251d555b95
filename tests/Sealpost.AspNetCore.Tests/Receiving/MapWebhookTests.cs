using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sealpost.Catalogue;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Receiving;

public sealed class MapWebhookTests
{
    [Fact]
    public async Task A_signed_request_reaches_the_handler_with_its_exact_bytes_and_all_that_is_known()
    {
        await using var app = await ReceiverApp.GitHubAsync();
        var body = Encoding.UTF8.GetBytes("{ \"zen\":\t\"é\u00a0\r\n\" }");

        var answer = await app.SendAsync(app.GitHub("msg_1").Post(app.Url("/hooks/github"), body));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ShouldBeEmpty();
        var webhook = app.Handled.ShouldHaveSingleItem();
        webhook.Body.ToArray().ShouldBe(body);
        webhook.Source.ShouldBe("github");
        webhook.Scheme.ShouldBe("github@1");
        webhook.EventType.ShouldBe("push");
        webhook.DeliveryId.ShouldBe("msg_1");
        webhook.ContentType.ShouldBe("application/json");
        webhook.Key.ShouldBe("0");
        webhook.MessageId.ShouldBeNull();
        webhook.Timestamp.ShouldBeNull();
        webhook.Tenant.ShouldBeNull();
    }

    [Fact]
    public async Task What_the_signature_covers_is_told_apart_from_what_it_does_not()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("acme", "standard-webhooks@1", ReceiverApp.StandardSecret));

        (await app.SendAsync(app.Standard("msg_1").Post(app.Url("/hooks/ACME"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);

        var webhook = app.Handled.ShouldHaveSingleItem();
        webhook.Source.ShouldBe("acme");
        webhook.MessageId.ShouldBe("msg_1");
        webhook.Timestamp.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(app.Clock.GetUtcNow().ToUnixTimeSeconds()));
        webhook.DeliveryId.ShouldBeNull();
    }

    [Fact]
    public async Task A_handler_takes_the_payload_as_an_object_and_services_besides()
    {
        var seen = "";
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapWebhook(
            "/typed/{source}",
            (Webhook webhook, Push push, TimeProvider clock) =>
            {
                seen = $"{webhook.Source} {push.Ref} {clock.GetUtcNow().Year}";
                return Results.Accepted();
            }));

        var answer = await app.SendAsync(app.GitHub().Post(app.Url("/typed/github"), """{"ref":"refs/heads/main"}"""));

        answer.Status.ShouldBe(HttpStatusCode.Accepted);
        seen.ShouldBe("github refs/heads/main 2026");
    }

    [Fact]
    public async Task A_payload_can_be_read_as_json_or_as_a_form_by_the_handler_itself()
    {
        string? text = null;
        await using var app = await ReceiverApp.GitHubAsync(app =>
        {
            app.MapWebhook("/json/{source}", (Webhook webhook) => text = webhook.ReadJson<Push>().Ref);
            app.MapWebhook("/form/{source}", (Webhook webhook) => text = webhook.ReadForm()["payload"]);
        });
        var sender = app.GitHub();

        await app.SendAsync(sender.Post(app.Url("/json/github"), """{"REF":"a"}"""));
        text.ShouldBe("a");
        sender.ContentType = "application/x-www-form-urlencoded";
        await app.SendAsync(sender.Post(app.Url("/form/github"), "payload=%7B%22a%22%3A1%7D&x="));
        text.ShouldBe("""{"a":1}""");
    }

    [Theory]
    [InlineData("github@1")]
    [InlineData("engenius@1")]
    [InlineData("inscipher@1")]
    [InlineData("actigraph@1")]
    [InlineData("orange-logic@1")]
    [InlineData("stripe@1")]
    [InlineData("slack@1")]
    [InlineData("gitlab-token@1")]
    [InlineData("standard-webhooks@1")]
    public async Task A_signature_that_does_not_fit_gets_a_bare_401_and_never_reaches_the_handler(string scheme)
    {
        var secret = SchemeCatalogue.Default.Find(scheme)!.SecretFormat.Generate().Reveal();
        var other = SchemeCatalogue.Default.Find(scheme)!.SecretFormat.Generate().Reveal();
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("sender", scheme, secret));

        (await app.SendAsync(new TestSender(scheme, secret, app.Clock).Post(app.Url("/hooks/sender"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await app.SendAsync(new TestSender(scheme, other, app.Clock).Post(app.Url("/hooks/sender"), "{}"));

        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Body.ShouldBeEmpty();
        refused.ContentType.ShouldBeNull();
        app.Handled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_receiver_mapping_fails_and_names_the_call_to_add()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.MapWebhook("/hooks/{source}", (Webhook _, CancellationToken _) => Task.CompletedTask))
            .Message.ShouldContain("builder.Services.AddWebhookReceiver");
    }

    [Fact]
    public async Task A_route_without_a_source_fails_at_map_time()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddWebhookReceiver();
        await using var app = builder.Build();

        Should.Throw<ArgumentException>(() => app.MapWebhook("/github", (Webhook _, CancellationToken _) => Task.CompletedTask)).Message.ShouldContain("RequireWebhookSignature");
    }

    [Fact]
    public async Task A_handler_that_asks_for_a_webhook_on_an_open_endpoint_is_never_run()
    {
        var ran = false;
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapPost("/open", (Webhook _) => { ran = true; }));

        (await app.SendAsync(app.GitHub().Post(app.Url("/open"), "{}"))).Status.ShouldBe(HttpStatusCode.InternalServerError);

        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task The_status_that_a_sender_expects_is_given_when_the_handler_gives_none()
    {
        var secret = "sk_test";
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("gocardless", "gocardless@1", secret));
        var sender = new TestSender("gocardless@1", secret, app.Clock);

        ((int)(await app.SendAsync(sender.Post(app.Url("/hooks/gocardless"), "{}"))).Status).ShouldBe(200);
        ((int)(await app.SendAsync(sender.Post(app.Url("/hooks/gocardless"), "{}").WithBody([1]))).Status).ShouldBe(498);
    }

    public sealed record Push(string Ref);
}
