using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.AspNetCore.Tests.Diagnostics;

public sealed class ReceiverMetricsTests
{
    [Fact]
    public async Task Every_request_is_counted_once_with_its_outcome_and_names_out_of_urls_are_no_tags()
    {
        await using var app = await StartAsync();
        using var meter = new MeterRecorder(app.Services.GetRequiredService<IMeterFactory>());
        var sender = app.Standard("msg_1");

        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));
        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}"));
        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}").WithBody("[]"u8.ToArray()));
        await app.SendAsync(sender.Post(app.Url("/hooks/standard"), "{}").Without("webhook-id"));
        await app.SendAsync(sender.Post(app.Url("/hooks/%3Cscript%3E"), "{}"));
        await app.GetAsync("/hooks/dropbox?challenge=a");
        await app.GetAsync("/hooks/standard");

        meter.Of("sealpost.receive.requests").ShouldBe(
        [
            "source=standard scheme=standard-webhooks@1 outcome=accepted",
            "source=standard scheme=standard-webhooks@1 outcome=copy",
            "source=standard scheme=standard-webhooks@1 outcome=retry",
            "source=standard scheme=standard-webhooks@1 outcome=signature-mismatch",
            "source=standard scheme=standard-webhooks@1 outcome=missing-id",
            "source=(unknown) scheme=(unknown) outcome=unknown-source",
            "source=dropbox scheme=dropbox@1 outcome=handshake",
            "source=standard scheme=standard-webhooks@1 outcome=method-not-allowed",
        ]);
    }

    [Fact]
    public async Task The_age_of_signed_times_and_the_time_of_verification_are_measured()
    {
        await using var app = await StartAsync();
        using var meter = new MeterRecorder(app.Services.GetRequiredService<IMeterFactory>());
        var request = app.Standard().Post(app.Url("/hooks/standard"), "{}");
        app.Clock.Advance(TimeSpan.FromSeconds(7));

        await app.SendAsync(request);

        meter.Values("sealpost.receive.age").ShouldHaveSingleItem().ShouldBe(7);
        meter.Of("sealpost.receive.verification.duration").ShouldBe(["source=standard"]);
    }

    [Fact]
    public async Task A_refusal_is_logged_with_its_reason_and_nothing_of_the_secret_or_the_signature()
    {
        await using var app = await StartAsync();
        using var request = app.Standard().Post(app.Url("/hooks/standard"), """{"body":"private"}""");
        var signature = request.Headers.GetValues("webhook-signature").Single();

        await app.SendAsync(request.WithBody("""{"body":"changed"}"""u8.ToArray()));

        app.Log.Receiver.ShouldContain("Warning: A request to webhook source standard was refused by standard-webhooks@1: signature-mismatch");
        app.Log.All.ShouldNotContain(signature[3..]);
        app.Log.All.ShouldNotContain(ReceiverApp.StandardSecret[6..]);
        app.Log.All.ShouldNotContain("changed");
    }

    private static Task<ReceiverApp> StartAsync() => ReceiverApp.StartAsync(receiver => receiver
        .AddSource("standard", "standard-webhooks@1", ReceiverApp.StandardSecret)
        .AddSource("dropbox", "dropbox@1", "app-secret"));
}
