using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Sources;

namespace Sealpost.AspNetCore.Tests.Sources;

public sealed class StartupFaultTests
{
    [Fact]
    public async Task Nothing_to_receive_is_a_fault() =>
        (await FaultsAsync(_ => { })).ShouldHaveSingleItem().ShouldStartWith("Sources: there is none");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_source_without_a_secret_does_not_start(string? secret) =>
        (await FaultsAsync(receiver => receiver.AddSource("github", "github@1", secret))).ShouldHaveSingleItem().ShouldStartWith("Sources:github:Secret: ");

    [Fact]
    public async Task A_source_that_verifies_nothing_does_not_start_until_that_is_said_in_ugly_words()
    {
        (await FaultsAsync(receiver => receiver.AddSource("open", source => source.Scheme = "none@1")))
            .ShouldHaveSingleItem().ShouldContain("set DangerouslyAcceptUnsignedWebhooks to true");

        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("open", source =>
        {
            source.Scheme = "none@1";
            source.DangerouslyAcceptUnsignedWebhooks = true;
        }));
        app.Log.Receiver.ShouldContain("Warning: Webhook source open accepts unsigned webhooks: whoever reaches its URL can send anything");
    }

    [Fact]
    public async Task The_ugly_words_do_not_go_with_a_secret() =>
        (await FaultsAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secret = "secret";
            source.DangerouslyAcceptUnsignedWebhooks = true;
        }))).ShouldHaveSingleItem().ShouldStartWith("Sources:github:DangerouslyAcceptUnsignedWebhooks: ");

    [Fact]
    public async Task Every_fault_is_named_at_once_with_its_key_and_no_secret_is_repeated()
    {
        var faults = await FaultsAsync(receiver =>
        {
            receiver.Services.Configure<WebhookReceiverOptions>(options =>
            {
                options.MaxBodyBytes = 1;
                options.BodyTimeout = TimeSpan.Zero;
                options.HandlingTimeout = TimeSpan.Zero;
                options.ReplayCapacity = 1;
                options.PublicBaseUrl = "hooks.example.com";
                options.SchemeFiles.Add("absent.json");
            });
            receiver.AddSource("a b", "github@1", "s");
            receiver.AddSource("unknown", "nobody@1", "s");
            receiver.AddSource("standard", "standard-webhooks@1", "s3cr3t not base64");
            receiver.AddSource("both", source =>
            {
                source.Scheme = "github@1";
                source.Secret = "s3cr3t";
                source.Secrets.Add(new() { Value = "s3cr3t" });
                source.MaxBodyBytes = 1;
                source.ReplayRetention = TimeSpan.FromSeconds(1);
            });
            receiver.AddSource("empty", source =>
            {
                source.Scheme = "github@1";
                source.Secrets.Add(new() { KeyId = "é", Value = "s3cr3t" });
                source.Secrets.Add(new());
            });
            receiver.AddSource("setting", source =>
            {
                source.Scheme = "engenius@1";
                source.Settings["encoding"] = "rot13";
                source.Secret = "s3cr3t-s3cr3t-s3cr3t";
            });
            receiver.AddSource("nothing", _ => { });
            receiver.AddSource("meta", "meta@1", "s3cr3t");
            receiver.AddSource("events", source =>
            {
                source.Scheme = "github@1";
                source.Secret = "s3cr3t";
                source.Handshake.Name = "options-origin";
                source.Handshake.AllowedRate = 0;
            });
            receiver.AddSource("shake", source =>
            {
                source.Scheme = "github@1";
                source.Secret = "s3cr3t";
                source.Handshake.Name = "hands";
            });
            receiver.AddSource("token", source => source.Bearer = new() { Introspection = new() { Endpoint = "http://auth.example.com", CacheFor = TimeSpan.FromHours(1), Timeout = TimeSpan.Zero } });
            receiver.AddSource("absent", source => source.Bearer = new() { AuthenticationScheme = "nope", RequiredClaims = { ["sub"] = "" } });
            receiver.AddSource("either", source => source.Bearer = new() { RequiredClaims = { ["aud"] = "hooks" } });
        });

        string[] expected =
        [
            "MaxBodyBytes:", "BodyTimeout:", "HandlingTimeout:", "ReplayCapacity:", "PublicBaseUrl:", "SchemeFiles:0: absent.json:",
            "Sources:a b: ", "Sources:unknown:Scheme: there is no scheme 'nobody@1'", "Sources:standard:Secret: ",
            "Sources:both:Secret: ", "Sources:both:MaxBodyBytes: ", "Sources:both:ReplayRetention: ",
            "Sources:empty:Secrets:0: ", "Sources:empty:Secrets:1: ", "Sources:setting:Settings: ", "Sources:nothing:Scheme: ", "Sources:meta:Handshake:VerifyToken: ",
            "Sources:events:Handshake:AllowedRate: ", "Sources:events:Handshake:AllowedOrigins: ", "Sources:shake:Handshake:Name: ",
            "Sources:token:Bearer:RequiredClaims: ", "Sources:token:Bearer:Introspection:Endpoint: ", "Sources:token:Bearer:Introspection:ClientId: ",
            "Sources:token:Bearer:Introspection:ClientSecret: ", "Sources:token:Bearer:Introspection:CacheFor: ", "Sources:token:Bearer:Introspection:Timeout: ",
            "Sources:absent:Bearer:RequiredClaims:sub: is empty", "Sources:absent:Bearer:AuthenticationScheme: there is no authentication scheme 'nope'",
            "Sources:either:Bearer: ",
        ];
        foreach (var start in expected)
            faults.ShouldContain(fault => fault.StartsWith(start, StringComparison.Ordinal), start);
        faults.Count.ShouldBe(expected.Length, string.Join('\n', faults));
        string.Join('\n', faults).ShouldNotContain("s3cr3t");
    }

    [Theory]
    [InlineData("/hooks/square")]
    [InlineData("file:///hooks/square")]
    [InlineData("https://hooks.example.com/square#top")]
    public async Task A_public_url_that_no_sender_could_call_is_a_fault(string url) =>
        (await FaultsAsync(receiver => receiver.AddSource("square", source =>
        {
            source.Scheme = "square@1";
            source.Secret = "secret";
            source.PublicUrl = url;
        }))).ShouldHaveSingleItem().ShouldStartWith("Sources:square:PublicUrl: give the whole URL");

    [Theory]
    [InlineData("")]
    [InlineData("PO ST")]
    public async Task A_method_that_no_request_can_have_is_a_fault(string method) =>
        (await FaultsAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secret = "secret";
            source.Methods.Add(method);
        }))).ShouldHaveSingleItem().ShouldBe($"Sources:github:Methods: '{method}' is no HTTP method.");

    [Fact]
    public async Task A_secret_that_never_counts_is_a_fault() =>
        (await FaultsAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secrets.Add(new() { Value = "secret", From = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), Until = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        }))).ShouldHaveSingleItem().ShouldBe("Sources:github:Secrets:0: ends before it begins, so it would never count.");

    [Theory]
    [InlineData(8, 0, null)]
    [InlineData(9, 0, "Sources:github:Secrets: more than 8 count at the same time")]
    [InlineData(8, 5, null)]
    [InlineData(9, -1, "Sources:github:Secrets: more than 8 count at the same time")]
    public async Task More_secrets_at_a_time_than_are_ever_tried_are_a_fault_and_those_of_the_past_are_not(int count, int retired, string? expected)
    {
        var start = () => ReceiverApp.StartAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            for (var i = 0; i < retired; i++)
                source.Secrets.Add(new() { Value = $"old {i}", Until = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) });
            for (var i = 0; i < count; i++)
                source.Secrets.Add(new() { Value = $"new {i}", From = retired < 0 && i == 0 ? new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) : null });
        }));

        if (expected is null)
            await (await start()).DisposeAsync();
        else
            (await Should.ThrowAsync<WebhookConfigurationException>(start)).Faults.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    [Fact]
    public async Task Amazon_sns_does_not_start_without_topics_and_needs_no_secret()
    {
        (await FaultsAsync(receiver => receiver.AddSource("sns", source => source.Scheme = "aws-sns@1")))
            .ShouldHaveSingleItem().ShouldStartWith("Sources:sns:Handshake:AllowedTopics: ");

        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("sns", source =>
        {
            source.Scheme = "aws-sns@1";
            source.Handshake.AllowedTopics.Add("arn:aws:sns:eu-west-1:123456789012:orders");
        }));
    }

    [Fact]
    public async Task A_setting_that_the_scheme_cannot_do_without_is_asked_for() =>
        (await FaultsAsync(receiver => receiver.AddSource("paypal", source => source.Scheme = "paypal@1")))
            .ShouldHaveSingleItem().ShouldStartWith("Sources:paypal:Settings:");

    [Fact]
    public async Task A_retention_shorter_than_the_schemes_tolerance_is_a_fault() =>
        (await FaultsAsync(receiver => receiver.AddSource("engenius", source =>
        {
            source.Scheme = "engenius@1";
            source.Secret = "0123456789abcdef";
            source.Settings["tolerance"] = "1d";
        }))).ShouldHaveSingleItem().ShouldStartWith("Sources:engenius:ReplayRetention: ");

    private static async Task<IReadOnlyList<string>> FaultsAsync(Action<WebhookReceiverBuilder> receive) =>
        (await Should.ThrowAsync<WebhookConfigurationException>(() => ReceiverApp.StartAsync(receive))).Faults;
}
