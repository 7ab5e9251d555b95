using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Secrets;
using Sealpost.AspNetCore.Sources;
using Sealpost.Catalogue;
using Sealpost.Handshakes;
using Sealpost.Secrets;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Handshakes;

/// <summary>Every sender's handshake, over HTTP, with its own scheme.</summary>
public sealed class HandshakeEndpointTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:orders";

    [Theory]
    [InlineData("meta@1", "?hub.mode=subscribe&hub.verify_token=agreed&hub.challenge=1158201444", "text/plain; charset=utf-8", "1158201444")]
    [InlineData("dropbox@1", "?challenge=a%20b", "text/plain; charset=utf-8", "a b")]
    [InlineData("twitter-x@1", "?crc_token=baz", "application/json", """{"response_token":"sha256=RNvDtBNfT6alNFwB1vTX5CLHmIkHR0f8qJLSH3DXAHs="}""")]
    [InlineData("ebay@1", "?challenge_code=abc", "application/json", """{"challengeResponse":"41b446bf1a163bb38fc424615532a0bbe10cd91ae06dd39047af2f72005bb487"}""")]
    public async Task A_question_in_the_query_is_answered(string scheme, string query, string contentType, string expected)
    {
        await using var app = await StartAsync(scheme);

        var answer = await app.GetAsync($"/hooks/sender{query}");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.ContentType.ShouldBe(contentType);
        answer.Body.ShouldBe(expected);
        app.Handled.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_verify_token_is_refused_like_a_wrong_signature()
    {
        await using var app = await StartAsync("meta@1");

        var answer = await app.GetAsync("/hooks/sender?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Body.ShouldBeEmpty();
        string.Join(' ', app.Log.Receiver).ShouldNotContain("guess");
    }

    [Fact]
    public async Task Okta_is_answered_by_its_header()
    {
        await using var app = await StartAsync("okta-event-hook@1");

        var answer = await app.SendAsync(new HttpRequestMessage(HttpMethod.Get, app.Url("/hooks/sender")).With("X-Okta-Verification-Challenge", "abc"));

        answer.Body.ShouldBe("""{"verification":"abc"}""");
    }

    [Theory]
    [InlineData("slack@1", """{"type":"url_verification","challenge":"c"}""", """{"challenge":"c"}""")]
    [InlineData("zoom@1", """{"event":"endpoint.url_validation","payload":{"plainToken":"foo"}}""", """{"plainToken":"foo","encryptedToken":"6ea1d9f5e93a8f3ade026261ffe5d72a1c90804ed94404a69892a163b8a35497"}""")]
    [InlineData("twitch@1", """{"challenge":"c"}""", "c")]
    [InlineData("discord@1", """{"type":1}""", """{"type":1}""")]
    public async Task A_signed_question_is_answered_only_when_its_signature_holds(string scheme, string question, string expected)
    {
        var key = SchemeCatalogue.Default.Find(scheme)!;
        var secret = scheme == "discord@1" ? key.SecretFormat.Generate().Reveal() : "key";
        await using var app = await StartAsync(scheme, key.CreateKey(new Secret(secret)).PublicKey ?? secret);
        var sender = new TestSender(scheme, secret, app.Clock);

        HttpRequestMessage Ask() => sender.Post(app.Url("/hooks/sender"), question).With("Twitch-Eventsub-Message-Type", "webhook_callback_verification");

        var answer = await app.SendAsync(Ask());
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ShouldBe(expected);
        (await app.SendAsync(Ask().WithBody([.. Encoding.UTF8.GetBytes(question), (byte)' ']))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        app.Handled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Monday_asks_unsigned_and_sends_signed()
    {
        await using var app = await StartAsync("monday@1");

        (await app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/sender"), """{"challenge":"c"}"""))).Body.ShouldBe("""{"challenge":"c"}""");
        (await app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/sender"), """{"event":1}"""))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Microsoft_graph_is_answered_by_its_query_on_a_post()
    {
        await using var app = await StartAsync("microsoft-graph@1");

        (await app.SendAsync(new(HttpMethod.Post, app.Url("/hooks/sender?validationToken=Validation%3a+Testing")))).Body.ShouldBe("Validation: Testing");
    }

    [Fact]
    public async Task Trello_finds_somebody_at_home()
    {
        await using var app = await StartAsync("trello@1");

        (await app.SendAsync(new(HttpMethod.Head, app.Url("/hooks/sender")))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_head_request_where_nobody_sends_one_is_not_allowed()
    {
        await using var app = await ReceiverApp.GitHubAsync();

        (await app.SendAsync(new(HttpMethod.Head, app.Url("/hooks/github")))).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Xero_tries_good_and_bad_signatures_and_gets_200_and_401()
    {
        await using var app = await StartAsync("xero@1");
        var sender = new TestSender("xero@1", "key", app.Clock);

        (await app.SendAsync(sender.Post(app.Url("/hooks/sender"), """{"events":[]}"""))).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await app.SendAsync(sender.Post(app.Url("/hooks/sender"), """{"events":[]}""").WithBody("{}"u8.ToArray()));
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task CentrePoint_gets_its_code_back_and_nothing_that_would_split_the_answer()
    {
        await using var app = await StartAsync("actigraph@1");

        var answer = await app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/sender"), """{"WebhookId":"74","ValidationCode":"4f2c"}""")
            .With("X-ActiGraph-Event", "validation").With("X-ActiGraph-Hook-Secret", "4f2c"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Headers["X-ActiGraph-Hook-Secret"].ShouldBe("4f2c");
    }

    [Fact]
    public async Task A_cloudevents_origin_is_answered_when_it_is_allowed()
    {
        await using var app = await StartAsync("cloudevents-webhook@1", null);

        var allowed = await app.SendAsync(new HttpRequestMessage(HttpMethod.Options, app.Url("/hooks/sender")).With("WebHook-Request-Origin", "eventgrid.example.net"));
        var other = await app.SendAsync(new HttpRequestMessage(HttpMethod.Options, app.Url("/hooks/sender")).With("WebHook-Request-Origin", "evil.example"));

        allowed.Status.ShouldBe(HttpStatusCode.OK);
        allowed.Headers["WebHook-Allowed-Origin"].ShouldBe("eventgrid.example.net");
        allowed.Headers["WebHook-Allowed-Rate"].ShouldBe("120");
        other.Status.ShouldBe(HttpStatusCode.Unauthorized);
        other.Headers.ContainsKey("WebHook-Allowed-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Event_grid_gets_its_validation_code()
    {
        await using var app = await StartAsync("azure-event-grid@1", null);

        (await app.SendAsync(new TestSender("none@1", app.Clock).Post(
            app.Url("/hooks/sender"), """[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d"}}]""")))
            .Body.ShouldBe("""{"validationResponse":"512d"}""");
    }

    [Fact]
    public async Task Braintree_gets_the_public_key_and_a_hash()
    {
        await using var app = await StartAsync("braintree@1", "integration_private_key");

        (await app.GetAsync("/hooks/sender?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53")).Body
            .ShouldBe("integration_public_key|d9b899556c966b3f06945ec21311865d35df3ce4");
    }

    [Fact]
    public async Task An_offered_secret_is_kept_only_while_the_application_expects_one()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver
            .AddSource("asana", source => source.Scheme = "asana@1")
            .KeepOfferedSecrets<Subscriptions>()
            .Services.AddSingleton(provider => (IWebhookSecretProvider)provider.GetRequiredService<IWebhookSecretStore>()));
        var subscriptions = app.Services.GetRequiredService<IWebhookSecretStore>().ShouldBeOfType<Subscriptions>();

        HttpRequestMessage Offer(string secret) => new TestSender("none@1", app.Clock).Post(app.Url("/hooks/asana/north"), "{}").With("X-Hook-Secret", secret);

        (await app.SendAsync(Offer("of-a-stranger"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        subscriptions.Expect("asana", "north");
        var answer = await app.SendAsync(Offer("honest"));
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Headers["X-Hook-Secret"].ShouldBe("honest");
        (await app.SendAsync(Offer("of-a-stranger"))).Status.ShouldBe(HttpStatusCode.Unauthorized);

        (await app.SendAsync(new TestSender("asana@1", "honest", app.Clock).Post(app.Url("/hooks/asana/north"), "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        app.Handled.ShouldHaveSingleItem().Tenant.ShouldBe("north");
        app.Log.All.ShouldNotContain("honest");
    }

    [Fact]
    public async Task Without_a_place_to_keep_it_an_offered_secret_is_refused()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("asana", source => source.Scheme = "asana@1").UseSecrets<Subscriptions>());

        (await app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/asana"), "{}").With("X-Hook-Secret", "x"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Topic, HttpStatusCode.OK, 200, 1)]
    [InlineData(Topic, HttpStatusCode.Forbidden, 503, 1)]
    [InlineData("arn:aws:sns:eu-west-1:666:other", HttpStatusCode.OK, 401, 0)]
    public async Task An_sns_subscription_stands_once_amazon_has_taken_the_confirmation(string topic, HttpStatusCode amazon, int expected, int called)
    {
        using var rsa = RSA.Create(2048);
        var dialled = new Dialled(amazon);
        await using var app = await StartSnsAsync(rsa, dialled);

        var answer = await app.SendAsync(new TestSender("aws-sns@1", rsa.ExportPkcs8PrivateKeyPem(), app.Clock).Post(app.Url("/hooks/sns"), $$"""
            {"Type":"SubscriptionConfirmation","Token":"t","TopicArn":"{{topic}}","Message":"m","SubscribeURL":"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"}
            """));

        ((int)answer.Status).ShouldBe(expected);
        dialled.Addresses.Count.ShouldBe(called);
        dialled.Addresses.ShouldAllBe(address => address == "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t");
        app.Handled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Topic, 200)]
    [InlineData("arn:aws:sns:eu-west-1:666:other", 401)]
    public async Task An_sns_event_is_taken_from_the_named_topics_only(string topic, int expected)
    {
        using var rsa = RSA.Create(2048);
        await using var app = await StartSnsAsync(rsa, new Dialled(HttpStatusCode.OK));

        var answer = await app.SendAsync(new TestSender("aws-sns@1", rsa.ExportPkcs8PrivateKeyPem(), app.Clock).Post(app.Url("/hooks/sns"), $$"""{"TopicArn":"{{topic}}","Message":"m"}"""));

        ((int)answer.Status).ShouldBe(expected);
    }

    [Fact]
    public void Every_handshake_of_the_core_is_tried_here()
    {
        string[] tried =
        [
            "actigraph", "braintree-challenge", "crc-hmac-query", "discord-ping", "hash-challenge", "head-200", "header-challenge-json", "hub-challenge", "json-challenge-echo",
            "json-validation-response", "options-origin", "query-echo-text", "secret-header-echo", "sns-subscribe-url", "twitch-challenge", "xero-itr", "zoom-url-validation",
        ];

        Handshake.All.Select(handshake => handshake.Name).ShouldBe(tried);
    }

    private static Task<ReceiverApp> StartAsync(string scheme, string? secret = "key") => ReceiverApp.StartAsync(receiver =>
    {
        receiver.Services.Configure<WebhookReceiverOptions>(options => options.PublicBaseUrl = "https://hooks.example.com");
        receiver.AddSource("sender", source =>
        {
            source.Scheme = scheme;
            if (secret is not null)
                source.Secrets.Add(new() { Value = scheme == "ebay@1" ? "client:secret" : secret, KeyId = scheme == "braintree@1" ? "integration_public_key" : null });
            source.DangerouslyAcceptUnsignedWebhooks = secret is null;
            source.Handshake.VerifyToken = "agreed";
            source.Handshake.AllowedOrigins.Add("eventgrid.example.net");
            source.Handshake.AllowedRate = 120;
        });
    });

    private static Task<ReceiverApp> StartSnsAsync(RSA rsa, Dialled dialled) => ReceiverApp.StartAsync(
        receiver =>
        {
            receiver.AddSource("sns", source =>
            {
                source.Scheme = "aws-sns@1";
                source.Secret = rsa.ExportSubjectPublicKeyInfoPem();
                source.Handshake.AllowedTopics.Add(Topic);
            });
            receiver.Services.AddHttpClient("Sealpost.AspNetCore").ConfigurePrimaryHttpMessageHandler(() => dialled);
        });

    /// <summary>A program that knows for which subscriptions it has just asked.</summary>
    internal sealed class Subscriptions : IWebhookSecretProvider, IWebhookSecretStore
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<(string, string?), IReadOnlyList<WebhookSecret>> _kept = [];
        private readonly HashSet<(string, string?)> _expected = [];

        public void Expect(string source, string? tenant)
        {
            lock (_lock)
                _expected.Add((source, tenant));
        }

        public ValueTask<IReadOnlyList<WebhookSecret>> GetSecretsAsync(string source, string? tenant, CancellationToken cancellationToken)
        {
            lock (_lock)
                return new(_kept.GetValueOrDefault((source, tenant), []));
        }

        public ValueTask<bool> TryKeepAsync(string source, string? tenant, Secret secret, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                if (!_expected.Remove((source, tenant)))
                    return new(false);
                _kept[(source, tenant)] = [new() { Value = secret.Reveal(), Tenant = tenant }];
                return new(true);
            }
        }
    }

    private sealed class Dialled(HttpStatusCode status) : HttpMessageHandler
    {
        public List<string> Addresses { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage(status));
        }
    }
}
