using System.Net;
using Microsoft.AspNetCore.Http;
using Sealpost.AspNetCore.Replay;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Replay;

public sealed class RepeatedMessageTests
{
    [Fact]
    public async Task A_retry_of_a_handled_message_is_answered_again_and_not_handled_again()
    {
        await using var app = await StandardAsync();
        var sender = app.Standard("msg_1");

        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        var again = await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));

        again.Status.ShouldBe(HttpStatusCode.OK);
        app.Handled.Count.ShouldBe(1);
        app.Log.Receiver.ShouldNotContain(line => line.Contains("byte for byte", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_of_a_handled_request_is_answered_again_and_told_apart_in_the_log()
    {
        await using var app = await StandardAsync();
        var sender = app.Standard("msg_1");

        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));
        (await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);

        app.Handled.Count.ShouldBe(1);
        app.Log.Receiver.ShouldContain(line => line.Contains("byte for byte", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_was_not_handled_is_let_through_again()
    {
        var statuses = new Queue<int>([500, 404, 200]);
        var runs = 0;
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapWebhook("/flaky/{source}", (Webhook _) =>
        {
            runs++;
            return statuses.TryPeek(out var status) && runs > 1 ? Results.StatusCode(statuses.Dequeue()) : throw new InvalidOperationException("first");
        }));
        var sender = app.GitHub("same");

        List<int> answers = [];
        for (var i = 0; i < 6; i++)
            answers.Add((int)(await app.SendAsync(sender.Post(app.Url("/flaky/github"), "{}"))).Status);

        answers.ShouldBe([500, 500, 404, 200, 200, 200]);
        runs.ShouldBe(4);
    }

    [Fact]
    public async Task A_forged_copy_never_takes_the_place_of_the_message_to_come()
    {
        await using var app = await StandardAsync();
        var sender = app.Standard("msg_1");

        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}").WithBody("[]"u8.ToArray()));
        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));

        app.Handled.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("stripe@1", 1)]
    [InlineData("engenius@1", 1)]
    [InlineData("inscipher@1", 2)]
    [InlineData("actigraph@1", 1)]
    [InlineData("gitlab-token@1", 1)]
    public async Task A_second_sending_is_recognised_by_what_the_scheme_has(string scheme, int handled)
    {
        const string secret = "0123456789abcdef0123";
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("sender", scheme, secret));
        var sender = new TestSender(scheme, secret, app.Clock) { MessageId = "same" };

        await app.SendAsync(sender.Post(app.Url("/hooks/sender"), "{}"));
        await app.SendAsync(sender.Post(app.Url("/hooks/sender"), "{}"));
        app.Handled.Count.ShouldBe(handled);

        sender.MessageId = "other";
        await app.SendAsync(sender.Post(app.Url("/hooks/sender"), """{"another":1}"""));
        app.Handled.Count.ShouldBe(handled + 1);
    }

    [Fact]
    public async Task An_unsigned_delivery_id_alone_suppresses_nothing()
    {
        await using var app = await ReceiverApp.GitHubAsync();
        var sender = app.GitHub("guessed");

        await app.SendAsync(sender.Post(app.Url("/hooks/github"), """{"captured":1}"""));
        await app.SendAsync(sender.Post(app.Url("/hooks/github"), """{"honest":1}"""));

        app.Handled.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(ReplayRecognition.Body, 1)]
    [InlineData(ReplayRecognition.Off, 2)]
    public async Task A_source_can_be_told_to_go_by_the_body_alone_or_not_to_look(ReplayRecognition recognition, int handled)
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secret = ReceiverApp.GitHubSecret;
            source.Replay = recognition;
        }));

        await app.SendAsync(app.GitHub("first").Post(app.Url("/hooks/github"), "{}"));
        await app.SendAsync(app.GitHub(recognition == ReplayRecognition.Off ? "first" : "second").Post(app.Url("/hooks/github"), "{}"));

        app.Handled.Count.ShouldBe(handled);
    }

    private static Task<ReceiverApp> StandardAsync() => ReceiverApp.StartAsync(receiver => receiver.AddSource("standard", "standard-webhooks@1", ReceiverApp.StandardSecret));
}
