using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.AspNetCore;
using Sealpost.AspNetCore.Replay;

namespace Sealpost.Benchmarks.Receiving;

/// <summary>The receiver that is measured, as a process of its own: the same endpoint with verification and without, in one Kestrel.</summary>
internal static class ReceivingServer
{
    public const string Command = "--receive-server";
    public const string GitHubSecret = "It's a Secret to Everybody";
    public const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Bytes that reached the handlers: the work that both endpoints do with a body.</summary>
    private static long _received;

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWebhookReceiver()
            .AddSource("github", "github@1", GitHubSecret)
            .AddSource("standard", "standard-webhooks@1", StandardSecret)
            .AddSource("github-each", source => (source.Scheme, source.Secret, source.Replay) = ("github@1", GitHubSecret, ReplayRecognition.Off))
            .AddSource("standard-each", source => (source.Scheme, source.Secret, source.Replay) = ("standard-webhooks@1", StandardSecret, ReplayRecognition.Off));
        await using var app = builder.Build();
        app.MapPost("/bare/{source}", TakeAsync);
        app.MapWebhook("/hooks/{source}", (webhook, _) =>
        {
            Interlocked.Add(ref _received, webhook.Body.Length);
            return Task.CompletedTask;
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        Console.ReadLine();
        await app.StopAsync();
    }

    private static async Task TakeAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var body = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            Interlocked.Add(ref _received, body.Length);
            return;
        }
    }
}
