using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.AspNetCore.Tests.Diagnostics;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests;

/// <summary>An application that receives webhooks: real Kestrel on 127.0.0.1, a clock that the test moves, and what the handler was given.</summary>
internal sealed class ReceiverApp : IAsyncDisposable
{
    public const string GitHubSecret = "It's a Secret to Everybody";
    public const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly ConcurrentQueue<Webhook> _handled;

    private ReceiverApp(WebApplication app, TestClock clock, ConcurrentQueue<Webhook> handled, LogRecorder log)
    {
        _app = app;
        _handled = handled;
        Clock = clock;
        Log = log;
        Root = app.Urls.Single();
    }

    public TestClock Clock { get; }

    public LogRecorder Log { get; }

    public string Root { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>What reached the handler of /hooks/{source}, in order.</summary>
    public IReadOnlyList<Webhook> Handled => [.. _handled];

    public static Task<ReceiverApp> GitHubAsync(Action<WebApplication>? map = null) =>
        StartAsync(receiver => receiver.AddSource("github", "github@1", GitHubSecret), map);

    /// <param name="receive">Adds sources.</param>
    /// <param name="map">Maps more endpoints, or middleware before them.</param>
    /// <param name="build">Adds services.</param>
    public static async Task<ReceiverApp> StartAsync(
        Action<WebhookReceiverBuilder> receive, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? build = null)
    {
        var clock = new TestClock();
        var log = new LogRecorder();
        var handled = new ConcurrentQueue<Webhook>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<TimeProvider>(clock);
        build?.Invoke(builder);
        receive(builder.Services.AddWebhookReceiver());

        var app = builder.Build();
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto });
        map?.Invoke(app);
        app.MapWebhook("/hooks/{source}/{tenant?}", (Webhook webhook, CancellationToken _) =>
        {
            handled.Enqueue(webhook);
            return Task.CompletedTask;
        });
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, clock, handled, log);
    }

    public string Url([StringSyntax("Uri")] string path) => Root + path;

    public TestSender GitHub(string? id = null) => new("github@1", GitHubSecret, Clock) { EventType = "push", MessageId = id };

    public TestSender Standard(string? id = null) => new("standard-webhooks@1", StandardSecret, Clock) { MessageId = id };

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(line => line.Key, line => string.Join(", ", line.Value), StringComparer.OrdinalIgnoreCase);
        request.Dispose();
        return new(response.StatusCode, body, headers);
    }

    public Task<Answer> GetAsync(string pathAndQuery) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Url(pathAndQuery)));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

/// <summary>What the receiver answered.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? ContentType => Headers.GetValueOrDefault("Content-Type");
}

/// <summary>Changes that a test makes to a signed request on its way.</summary>
internal static class Tampering
{
    public static HttpRequestMessage With(this HttpRequestMessage request, string header, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(header, value))
            request.Content!.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    public static HttpRequestMessage Without(this HttpRequestMessage request, string header)
    {
        request.Headers.Remove(header);
        return request;
    }

    public static HttpRequestMessage WithBody(this HttpRequestMessage request, byte[] body)
    {
        var type = request.Content!.Headers.ContentType;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = type;
        return request;
    }

    public static HttpRequestMessage OverHttps(this HttpRequestMessage request) => request.With("X-Forwarded-Proto", "https");
}
