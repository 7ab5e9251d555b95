using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Secrets;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Secrets;

public sealed class TenantTests
{
    [Fact]
    public async Task The_tenant_of_a_webhook_is_that_of_the_secret_that_matched()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secrets.Add(new() { Value = "north-secret", Tenant = "north" });
            source.Secrets.Add(new() { Value = "south-secret", Tenant = "south" });
        }));

        (await SendAsync(app, "south-secret", "/hooks/github")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "north-secret", "/hooks/github/north")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "north-secret", "/hooks/github/south")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(app, "north-secret", "/hooks/github/west")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        app.Handled.Select(webhook => webhook.Tenant).ShouldBe(["south", "north"]);
    }

    [Fact]
    public async Task A_tenant_in_the_url_is_not_believed_when_no_secret_proves_it()
    {
        await using var app = await ReceiverApp.GitHubAsync();

        (await SendAsync(app, ReceiverApp.GitHubSecret, "/hooks/github/north")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_same_message_of_two_tenants_is_two_messages()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("standard", source =>
        {
            source.Scheme = "standard-webhooks@1";
            source.Secrets.Add(new() { Value = ReceiverApp.StandardSecret, Tenant = "north" });
            source.Secrets.Add(new() { Value = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Tenant = "south" });
        }));

        foreach (var secret in (string[])[ReceiverApp.StandardSecret, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
            await app.SendAsync(new TestSender("standard-webhooks@1", secret, app.Clock) { MessageId = "same" }.Post(app.Url("/hooks/standard"), "{}"));

        app.Handled.Select(webhook => webhook.Tenant).ShouldBe(["north", "south"]);
    }

    [Fact]
    public async Task A_provider_gives_secrets_by_tenant_and_rotates_them_without_a_restart()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("github", source => source.Scheme = "github@1").UseSecrets<Vault>());
        var vault = (Vault)app.Services.GetRequiredService<IWebhookSecretProvider>();
        vault.Secrets[("github", "north")] = [new() { Value = "one", Tenant = "north", Name = "first" }];

        (await SendAsync(app, "one", "/hooks/github/north")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "one", "/hooks/github/south")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        vault.Secrets[("github", "north")] = [new() { Value = "two", Tenant = "north", Name = "second" }];
        (await SendAsync(app, "one", "/hooks/github/north")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(app, "two", "/hooks/github/north")).Status.ShouldBe(HttpStatusCode.OK);

        app.Handled.Select(webhook => webhook.Key).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task A_provided_secret_that_cannot_be_used_is_passed_over_and_logged_without_it()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("standard", source => source.Scheme = "standard-webhooks@1").UseSecrets<Vault>());
        var vault = (Vault)app.Services.GetRequiredService<IWebhookSecretProvider>();
        vault.Secrets[("standard", null)] = [new() { Value = "whsec_broken!" }, new() { Value = ReceiverApp.StandardSecret, Name = "good" }];

        (await app.SendAsync(app.Standard().Post(app.Url("/hooks/standard"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);

        app.Handled.ShouldHaveSingleItem().Key.ShouldBe("good");
        app.Log.Receiver.ShouldContain(line => line.StartsWith("Error: Secret 0 that the provider gave for webhook source standard", StringComparison.Ordinal));
        app.Log.All.ShouldNotContain("broken");
    }

    private static Task<Answer> SendAsync(ReceiverApp app, string secret, string path) =>
        app.SendAsync(new TestSender("github@1", secret, app.Clock).Post(app.Url(path), $"{{\"path\":\"{path}\",\"secret\":{secret.Length}}}"));

    internal sealed class Vault : IWebhookSecretProvider
    {
        public ConcurrentDictionary<(string Source, string? Tenant), IReadOnlyList<WebhookSecret>> Secrets { get; } = [];

        public ValueTask<IReadOnlyList<WebhookSecret>> GetSecretsAsync(string source, string? tenant, CancellationToken cancellationToken) =>
            new(Secrets.GetValueOrDefault((source, tenant), []));
    }
}
