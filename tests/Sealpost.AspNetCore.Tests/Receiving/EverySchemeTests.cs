using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Sources;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Receiving;

public sealed class EverySchemeTests
{
    private const string Public = "https://hooks.example.com";

    [Fact]
    public async Task Every_scheme_of_the_catalogue_is_received_over_http_and_refused_after_one_changed_byte()
    {
        Sender[] senders = [.. SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Kind != SchemeKind.None).Select(scheme => new Sender(scheme))];
        await using var app = await ReceiverApp.StartAsync(receiver =>
        {
            receiver.Services.Configure<WebhookReceiverOptions>(options => options.PublicBaseUrl = Public);
            foreach (var sender in senders)
                receiver.AddSource(sender.Name, sender.Configure);
        });

        foreach (var sender in senders)
        {
            var scheme = sender.Scheme;
            (await app.SendAsync(sender.Post(app))).Status.ShouldBe((HttpStatusCode)(scheme.Response?.Valid ?? 200), scheme.Id);
            app.Handled[^1].Scheme.ShouldBe(scheme.Id);
            if (sender.BindsBody)
                ((int)(await app.SendAsync(await ChangedAsync(sender.Post(app)))).Status).ShouldBe(scheme.Response?.Invalid ?? 401, scheme.Id);
        }

        app.Handled.Count.ShouldBe(senders.Length);
        senders.Length.ShouldBeGreaterThan(105);
    }

    private static async Task<HttpRequestMessage> ChangedAsync(HttpRequestMessage request)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var where = body.AsSpan().IndexOf("changeable"u8);
        body[where < 0 ? body.Length - 8 : where] ^= 1;
        return request.WithBody(body);
    }

    private sealed class Sender(Scheme scheme)
    {
        private readonly string _secret = scheme.Kind == SchemeKind.Basic ? "user:password" : scheme.SecretFormat.Generate().Reveal();

        /// <summary>What a person chooses: settings without a default.</summary>
        private readonly Dictionary<string, string> _settings =
            scheme.Settings.Where(setting => setting is { IsText: true, IsOptional: false }).ToDictionary(setting => setting.Name, _ => "chosen");

        public Scheme Scheme => scheme;

        public string Name => scheme.Id.Replace('@', '-');

        /// <summary>Tokens, and those signatures that cover something else, say nothing about the body.</summary>
        public bool BindsBody => scheme.Kind is SchemeKind.Hmac or SchemeKind.Hash or SchemeKind.Asymmetric && Name is not ("mailgun-1" or "plivo-v2-1");

        public void Configure(WebhookSourceOptions source)
        {
            source.Scheme = scheme.Id;
            source.Secrets.Add(new() { Value = scheme.CreateKey(new Sealpost.Secrets.Secret(_secret)).PublicKey ?? _secret, KeyId = "1" });
            source.Handshake.Name = "none";
            foreach (var (name, value) in _settings)
                source.Settings[name] = value;
        }

        public HttpRequestMessage Post(ReceiverApp app)
        {
            var sender = new TestSender(scheme.With(_settings), _secret, app.Clock, keyId: "1");
            var request = sender.Post($"{Public}/hooks/{Name}", Body(app.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
            request.RequestUri = new(app.Url(request.RequestUri!.PathAndQuery));
            return scheme.Kind == SchemeKind.Basic ? request.OverHttps() : request;
        }

        private string Body(long now) => Name switch
        {
            "travis-ci-1" => "payload=changeable",
            "twilio-1" or "vonage-sms-1" or "mandrill-1" or "plivo-v3-1" => "a=changeable&b=2",
            "braintree-1" => "<a>changeable</a>",
            "adyen-standard-1" => """{"notificationItems":[{"NotificationRequestItem":{"pspReference":"changeable","amount":{"value":10,"currency":"EUR"}}}]}""",
            "microsoft-graph-1" => """{"value":[{"resource":"changeable"},{}]}""",
            "aws-sns-1" => """{"Message":"changeable"}""",
            _ => $$"""{"time_ms":{{now}},"webhookTimestamp":{{now}},"x":"changeable"}""",
        };
    }
}
