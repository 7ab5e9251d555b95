using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.AspNetCore.Diagnostics;
using Sealpost.AspNetCore.Problems;
using Sealpost.AspNetCore.Receiving;
using Sealpost.Handshakes;

namespace Sealpost.AspNetCore.Handshakes;

/// <summary>Does what a handshake asks for and answers it.</summary>
internal sealed partial class HandshakeResponder(
    SubscriptionConfirmer confirmer, IEnumerable<IWebhookSecretStore> stores, ReceiverMetrics metrics, ILogger<HandshakeResponder> logger)
{
    private readonly IWebhookSecretStore? _store = stores.FirstOrDefault();

    public async Task AnswerAsync(HttpContext context, Verification.Asked asked)
    {
        var refusal = await ActAsync(asked, context.RequestAborted);
        metrics.Received(asked.Source.Name, asked.Source.SchemeName, refusal?.Reason ?? "handshake");
        if (refusal is not null)
        {
            Log.Refused(logger, asked.Source.Name, refusal.Reason);
            await refusal.WriteAsync(context);
            return;
        }

        Log.Answered(logger, asked.Source.Name);
        await WriteAsync(context, asked.Question switch
        {
            HandshakeResult.Agreed agreed => agreed.Response,
            HandshakeResult.SecretGiven given => given.Response,
            HandshakeResult.Confirmation confirmation => confirmation.Response,
            var other => throw new InvalidOperationException($"{other} has no answer."),
        });
    }

    private static async Task WriteAsync(HttpContext context, HandshakeResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.ContentType is null)
            return;

        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async ValueTask<Refusal?> ActAsync(Verification.Asked asked, CancellationToken aborted)
    {
        if (asked.Question is HandshakeResult.SecretGiven { Secret: var secret }
            && (_store is null || !await _store.TryKeepAsync(asked.Source.Name, asked.Tenant, secret, aborted)))
            return Refusal.Unverified(asked.Source.InvalidStatus, null, "handshake-secret-not-expected");
        if (asked.Question is HandshakeResult.Confirmation { Url: var url } && !await confirmer.ConfirmAsync(url, aborted))
            return Refusal.Of(WebhookProblem.Unavailable, "handshake-confirmation-failed");
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(2030, LogLevel.Information, "The handshake of webhook source {Source} was answered")]
        public static partial void Answered(ILogger logger, string source);

        [LoggerMessage(2031, LogLevel.Warning, "The handshake of webhook source {Source} was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string source, string reason);
    }
}
