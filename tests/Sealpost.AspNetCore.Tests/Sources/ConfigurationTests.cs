using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Sources;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Sources;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Every_option_can_stand_in_configuration()
    {
        var services = new ServiceCollection();
        services.AddWebhookReceiver(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes("""
            {
              "PublicBaseUrl": "https://hooks.example.com", "MaxBodyBytes": 2000000, "BodyTimeout": "00:00:20", "ReplayCapacity": 5000, "HandlingTimeout": "00:01:00",
              "SchemeFiles": [ "acme.json" ],
              "Sources": {
                "engenius": {
                  "Scheme": "engenius@1", "Settings": { "encoding": "base64" }, "Tenant": "north", "MaxBodyBytes": 4096, "Replay": "Body", "ReplayRetention": "2.00:00:00",
                  "PublicUrl": "https://example.com/x", "Methods": [ "POST", "PUT" ], "DangerouslyAcceptUnsignedWebhooks": true,
                  "Secrets": [ { "Value": "old", "Until": "2026-02-01T00:00:00Z", "Name": "2025", "Tenant": "t" }, { "Value": "new", "From": "2026-01-01T00:00:00Z", "KeyId": "k" } ],
                  "Handshake": { "Name": "hub-challenge", "VerifyToken": "v", "AllowedOrigins": [ "o" ], "AllowedRate": 7, "AllowedTopics": [ "a" ] },
                  "Bearer": {
                    "AuthenticationScheme": "jwt", "RequiredClaims": { "aud": "hooks" },
                    "Introspection": { "Endpoint": "https://auth", "ClientId": "c", "ClientSecret": "s", "CacheFor": "00:00:10", "Timeout": "00:00:03" }
                  }
                },
                "github": { "Scheme": "github", "Secret": "one" }
              }
            }
            """))).Build());
        await using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<WebhookReceiverOptions>>().Value;

        options.ShouldSatisfyAllConditions(
            () => options.PublicBaseUrl.ShouldBe("https://hooks.example.com"),
            () => options.MaxBodyBytes.ShouldBe(2000000),
            () => options.BodyTimeout.ShouldBe(TimeSpan.FromSeconds(20)),
            () => options.ReplayCapacity.ShouldBe(5000),
            () => options.HandlingTimeout.ShouldBe(TimeSpan.FromMinutes(1)),
            () => options.SchemeFiles.ShouldBe(["acme.json"]),
            () => options.Sources["GitHub"].Secret.ShouldBe("one"));
        var source = options.Sources["engenius"];
        source.ShouldSatisfyAllConditions(
            () => source.Scheme.ShouldBe("engenius@1"),
            () => source.Settings["encoding"].ShouldBe("base64"),
            () => source.Tenant.ShouldBe("north"),
            () => source.MaxBodyBytes.ShouldBe(4096),
            () => source.Replay.ShouldBe(AspNetCore.Replay.ReplayRecognition.Body),
            () => source.ReplayRetention.ShouldBe(TimeSpan.FromDays(2)),
            () => source.PublicUrl.ShouldBe("https://example.com/x"),
            () => source.Methods.ShouldBe(["POST", "PUT"]),
            () => source.DangerouslyAcceptUnsignedWebhooks.ShouldBeTrue(),
            () => source.Secrets.Select(secret => secret.Value).ShouldBe(["old", "new"]),
            () => source.Secrets[0].Until.ShouldBe(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)),
            () => source.Secrets[0].Name.ShouldBe("2025"),
            () => source.Secrets[0].Tenant.ShouldBe("t"),
            () => source.Secrets[1].From.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            () => source.Secrets[1].KeyId.ShouldBe("k"),
            () => source.Handshake.Name.ShouldBe("hub-challenge"),
            () => source.Handshake.VerifyToken.ShouldBe("v"),
            () => source.Handshake.AllowedOrigins.ShouldBe(["o"]),
            () => source.Handshake.AllowedRate.ShouldBe(7),
            () => source.Handshake.AllowedTopics.ShouldBe(["a"]),
            () => source.Bearer!.AuthenticationScheme.ShouldBe("jwt"),
            () => source.Bearer!.RequiredClaims["aud"].ShouldBe("hooks"),
            () => source.Bearer!.Introspection!.Endpoint.ShouldBe("https://auth"),
            () => source.Bearer!.Introspection!.ClientId.ShouldBe("c"),
            () => source.Bearer!.Introspection!.ClientSecret.ShouldBe("s"),
            () => source.Bearer!.Introspection!.CacheFor.ShouldBe(TimeSpan.FromSeconds(10)),
            () => source.Bearer!.Introspection!.Timeout.ShouldBe(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task A_secret_is_rotated_and_a_source_added_without_a_restart()
    {
        await using var app = await StartAsync(new() { ["Webhooks:Sources:github:Scheme"] = "github@1", ["Webhooks:Sources:github:Secret"] = "old" });
        var old = new TestSender("github@1", "old", app.Clock);
        var fresh = new TestSender("github@1", "new", app.Clock);
        (await app.SendAsync(old.Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);

        Change(app, ("Webhooks:Sources:github:Secret", "new"), ("Webhooks:Sources:gitea:Scheme", "gitea@1"), ("Webhooks:Sources:gitea:Secret", "tea"));

        (await app.SendAsync(old.Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.SendAsync(fresh.Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await app.SendAsync(new TestSender("gitea@1", "tea", app.Clock).Post(app.Url("/hooks/gitea"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_with_faults_leaves_everything_as_it_was_and_is_logged_without_the_secret()
    {
        await using var app = await StartAsync(new() { ["Webhooks:Sources:standard:Scheme"] = "standard-webhooks@1", ["Webhooks:Sources:standard:Secret"] = ReceiverApp.StandardSecret });

        Change(app, ("Webhooks:Sources:standard:Secret", "whsec_broken!"));

        (await app.SendAsync(app.Standard().Post(app.Url("/hooks/standard"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        app.Log.Receiver.ShouldContain(line => line.StartsWith("Error: ", StringComparison.Ordinal) && line.Contains("Sources:standard:Secret", StringComparison.Ordinal));
        app.Log.All.ShouldNotContain("broken");
    }

    [Theory]
    [InlineData("Webhooks:MaxBodyBytes", "a lot", "MaxBodyBytes: 'a lot' is not a whole number, such as 4096.")]
    [InlineData("Webhooks:BodyTimeout", "soon", "BodyTimeout: 'soon' is not a time as [days.]hours:minutes:seconds, such as 00:00:30.")]
    [InlineData("Webhooks:Sources:github:Replay", "Perhaps", "Sources:github:Replay: 'Perhaps' is not one of Automatic, Body, Off.")]
    [InlineData("Webhooks:Sources:github:Replay", "1", "Sources:github:Replay: '1' is not one of Automatic, Body, Off.")]
    [InlineData("Webhooks:Sources:github:DangerouslyAcceptUnsignedWebhooks", "yes", "Sources:github:DangerouslyAcceptUnsignedWebhooks: 'yes' is not true or false.")]
    [InlineData("Webhooks:Sources:github:Secrets:0:Until", "tomorrow", "Sources:github:Secrets:0:Until: 'tomorrow' is not a date and time (RFC 3339), such as 2026-06-01T00:00:00Z.")]
    [InlineData("Webhooks:Sources:github:Secrets", "s3cr3t", "Sources:github:Secrets: has a list, not a value.")]
    [InlineData("Webhooks:Sources:gitea", "s3cr3t", "Sources:gitea: has members of its own, not a value: Scheme, ")]
    [InlineData("Webhooks:Sources:github:Secret:Value", "s3cr3t", "Sources:github:Secret: has a value, not members of its own.")]
    [InlineData("Webhooks:Sources:github:Secert", "s3cr3t", "Sources:github:Secert: is unknown, so it would do nothing; known here are Scheme, Settings, Secret, ")]
    [InlineData("Webhooks:Sources:github:Baerer:AuthenticationScheme", "jwt", "Sources:github:Baerer: is unknown, so it would do nothing; known here are ")]
    [InlineData("Webhooks:Sources:github:Bearer:RequiredClaim:aud", "hooks", "Sources:github:Bearer:RequiredClaim: is unknown, so it would do nothing; known here are ")]
    [InlineData("Webhooks:Source:github:Secret", "s3cr3t", "Source: is unknown, so it would do nothing; known here are SchemeFiles, PublicBaseUrl, ")]
    public async Task What_cannot_be_read_is_a_fault_at_start_and_changes_nothing_later(string key, string value, string named)
    {
        Dictionary<string, string?> settings = new() { ["Webhooks:Sources:github:Scheme"] = "github@1", ["Webhooks:Sources:github:Secret"] = ReceiverApp.GitHubSecret };

        var faults = (await Should.ThrowAsync<WebhookConfigurationException>(() => StartAsync(new(settings) { [key] = value }))).Faults;
        faults.ShouldContain(fault => fault.StartsWith(named, StringComparison.Ordinal));
        faults.ShouldAllBe(fault => !fault.Contains("s3cr3t", StringComparison.Ordinal));

        await using var app = await StartAsync(settings);
        Change(app, (key, value));
        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        app.Log.Receiver.ShouldContain(line => line.StartsWith("Error: The options of the webhook receiver have changed and have faults", StringComparison.Ordinal) && line.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_is_misspelt_or_missing_is_told_at_once()
    {
        var start = () => StartAsync(new()
        {
            ["Webhooks:MaxBodyByte"] = "4096",
            ["Webhooks:BodyTimeout"] = "soon",
            ["Webhooks:Sources:github:Scheme"] = "github@1",
            ["Webhooks:Sources:github:Secert"] = "s3cr3t",
            ["Webhooks:Sources:gitea:Scheme"] = "gitae",
            ["Webhooks:Sources:gitea:MaxBodyBytes"] = "1",
        });

        (await Should.ThrowAsync<WebhookConfigurationException>(start)).Faults.Select(fault => fault[..fault.IndexOf(": ", StringComparison.Ordinal)]).ShouldBe(
            ["BodyTimeout", "MaxBodyByte", "Sources:github:Secert", "Sources:github:Secret", "Sources:gitea:Scheme", "Sources:gitea:MaxBodyBytes"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_that_differ_by_case_only_are_a_fault(bool fromConfiguration)
    {
        var start = () => ReceiverApp.StartAsync(
            receiver => receiver.AddSource("GitHub", "github@1", "one"),
            build: builder =>
            {
                builder.Configuration.AddInMemoryCollection([new("Webhooks:Sources:github:Scheme", "github@1"), new("Webhooks:Sources:github:Secret", "two")]);
                if (fromConfiguration)
                    builder.Services.AddWebhookReceiver(builder.Configuration.GetSection("Webhooks"));
                else
                    builder.Services.AddWebhookReceiver().AddSource("github", "gitea@1", "two");
            });

        (await Should.ThrowAsync<WebhookConfigurationException>(start)).Faults.ShouldHaveSingleItem().ShouldStartWith("Sources:GitHub: differs from the source github by case only");
    }

    [Fact]
    public async Task A_source_whose_every_secret_has_run_out_is_warned_of_once_and_mended_without_a_restart()
    {
        await using var app = await StartAsync(new()
        {
            ["Webhooks:Sources:github:Scheme"] = "github@1",
            ["Webhooks:Sources:github:Secrets:0:Value"] = "old",
            ["Webhooks:Sources:github:Secrets:0:Until"] = "2025-01-02T04:00:00Z",
            ["Webhooks:Sources:github:Secrets:1:Value"] = "older",
            ["Webhooks:Sources:github:Secrets:1:Until"] = "2025-01-01T04:00:00Z",
        });
        var sender = new TestSender("github@1", "old", app.Clock);

        (await app.SendAsync(sender.Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        app.Log.Receiver.Where(line => line.Contains("has run out", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldBe("Warning: Every secret of webhook source github has run out, the last one at 2025-01-02 04:00:00Z: everything it receives is refused until it gets another");
        app.Log.Receiver.ShouldContain("Warning: A request to webhook source github was refused by github@1: no-key");

        Change(app, ("Webhooks:Sources:github:Secrets:0:Until", "2099-01-01T00:00:00Z"));
        (await app.SendAsync(sender.Post(app.Url("/hooks/github"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_scheme_of_ones_own_is_found_by_its_name_and_then_it_is_the_newest()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver
            .AddScheme(Acme(9, "X-Old")).AddScheme(Acme(10, "X-New"))
            .AddSource("pinned", "acme@9", "secret").AddSource("newest", "acme", "secret"));

        (await app.SendAsync(new TestSender(Acme(9, "X-Old"), "secret", app.Clock).Post(app.Url("/hooks/pinned"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await app.SendAsync(new TestSender(Acme(10, "X-New"), "secret", app.Clock).Post(app.Url("/hooks/newest"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_scheme_that_exists_already_is_a_fault_however_it_was_added()
    {
        var start = () => ReceiverApp.StartAsync(receiver => receiver
            .AddScheme(Acme(1, "X-A")).AddScheme(Acme(1, "X-B")).AddScheme(Sealpost.Catalogue.SchemeCatalogue.Default.Find("github@1")!)
            .AddSource("github", "github@1", "secret"));

        (await Should.ThrowAsync<WebhookConfigurationException>(start)).Faults.ShouldBe(
        [
            "AddScheme: acme@1 exists already; a scheme never changes, so give yours another name or version.",
            "AddScheme: github@1 exists already; a scheme never changes, so give yours another name or version.",
        ]);
    }

    [Fact]
    public async Task Two_secrets_overlap_for_as_long_as_they_say()
    {
        await using var app = await StartAsync(new()
        {
            ["Webhooks:Sources:github:Scheme"] = "github@1",
            ["Webhooks:Sources:github:Secrets:0:Value"] = "old",
            ["Webhooks:Sources:github:Secrets:0:Until"] = "2026-01-02T04:00:00Z",
            ["Webhooks:Sources:github:Secrets:1:Value"] = "new",
            ["Webhooks:Sources:github:Secrets:1:Name"] = "spring",
        });
        var old = new TestSender("github@1", "old", app.Clock);
        var fresh = new TestSender("github@1", "new", app.Clock);

        (await app.SendAsync(old.Post(app.Url("/hooks/github"), "1"))).Status.ShouldBe(HttpStatusCode.OK);
        (await app.SendAsync(fresh.Post(app.Url("/hooks/github"), "2"))).Status.ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await app.SendAsync(old.Post(app.Url("/hooks/github"), "3"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.SendAsync(fresh.Post(app.Url("/hooks/github"), "4"))).Status.ShouldBe(HttpStatusCode.OK);

        app.Handled.Select(webhook => webhook.Key).ShouldBe(["0", "spring", "spring"]);
    }

    [Fact]
    public async Task A_scheme_file_of_ones_own_can_be_named_and_its_faults_are_precise()
    {
        var file = Path.GetTempFileName();
        const string scheme = """{ "language": 1, "id": "acme@1", "name": "Acme", "kind": "hmac", "algorithm": "hmac-sha256", "signature": { "header": "X-Acme", "encoding": "ENCODING" }, "signed": "{body}" }""";
        try
        {
            await File.WriteAllTextAsync(file, scheme.Replace("ENCODING", "hex", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Dictionary<string, string?> settings = new() { ["Webhooks:SchemeFiles:0"] = file, ["Webhooks:Sources:acme:Scheme"] = "acme@1", ["Webhooks:Sources:acme:Secret"] = "secret" };
            await using (var app = await StartAsync(settings))
            {
                var sender = new TestSender(Sealpost.Schemes.Scheme.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), "secret", app.Clock);
                (await app.SendAsync(sender.Post(app.Url("/hooks/acme"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
            }

            await File.WriteAllTextAsync(file, scheme.Replace("ENCODING", "b64", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            (await Should.ThrowAsync<WebhookConfigurationException>(() => StartAsync(settings))).Faults[0].ShouldContain("/signature/encoding");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Sealpost.Schemes.Scheme Acme(int version, string header) => Sealpost.Schemes.Scheme.Parse(Encoding.UTF8.GetBytes(
        $$"""
        { "language": 1, "id": "acme@{{version}}", "name": "Acme", "kind": "hmac", "algorithm": "hmac-sha256", "signature": { "header": "{{header}}", "encoding": "hex" }, "signed": "{body}" }
        """));

    private static Task<ReceiverApp> StartAsync(Dictionary<string, string?> settings) => ReceiverApp.StartAsync(
        _ => { },
        build: builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Services.AddWebhookReceiver(builder.Configuration.GetSection("Webhooks"));
        });

    private static void Change(ReceiverApp app, params (string Key, string Value)[] settings)
    {
        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        foreach (var (key, value) in settings)
            configuration[key] = value;
        configuration.Reload();
    }
}
