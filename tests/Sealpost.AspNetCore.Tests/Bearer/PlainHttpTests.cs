using System.Net;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Bearer;

public sealed class PlainHttpTests
{
    [Fact]
    public async Task Basic_is_received_over_https_only_and_with_either_secret_during_a_rotation()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("kaisa", source =>
        {
            source.Scheme = "basic@1";
            source.Secrets.Add(new() { Value = "user:old", Name = "old" });
            source.Secrets.Add(new() { Value = "user:new", Name = "new" });
        }));

        foreach (var password in (string[])["old", "new"])
            (await app.SendAsync(new TestSender("basic@1", $"user:{password}", app.Clock).Post(app.Url("/hooks/kaisa"), "{}").OverHttps())).Status.ShouldBe(HttpStatusCode.OK);
        (await app.SendAsync(new TestSender("basic@1", "user:new", app.Clock).Post(app.Url("/hooks/kaisa"), "{}"))).Status.ShouldBe(HttpStatusCode.Forbidden);

        app.Handled.Select(webhook => webhook.Key).ShouldBe(["old", "new"]);
    }

    [Fact]
    public async Task A_signature_needs_no_https_because_it_gives_nothing_away()
    {
        await using var app = await ReceiverApp.GitHubAsync();

        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
    }
}
