using Sealpost.Engine.Authentication;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Messages;
using Sealpost.Schemes;

namespace Sealpost.Engine.Deliveries;

/// <summary>Makes one attempt: authenticates, signs the exact bytes with a fresh timestamp, sends, and decides what follows.</summary>
internal sealed class DeliverySender(GuardedClient client, OAuth2Authenticator oauth, TimeProvider time, Random random)
{
    public async ValueTask<Attempt> SendAsync(PendingDelivery delivery, Message message, DestinationSnapshot destination, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var sent = destination.Authentication is AuthenticationMethod.OAuth2 method
            ? await SendWithTokenAsync(delivery, message, destination, method, cancellationToken)
            : await SendOnceAsync(delivery, message, destination, bearer: null, destination.Timeout, cancellationToken);
        var now = time.GetUtcNow();
        var verdict = RetrySchedule.Decide(destination.Retry, delivery.Step, Response(sent.Result, now), now, random.NextDouble());
        var report = new AttemptReport(delivery, delivery.Attempts + 1, OutcomeOf(verdict), startedAt, destination.Revision)
        {
            DueAt = (verdict as Verdict.Retry)?.DueAt.ToUnixTimeMilliseconds(),
        };
        return new Attempt(verdict, Describe(report, sent, destination, now));
    }

    // A receiver may refuse a token before its time is over: then one new token is asked for, and the request is sent once more.
    private async ValueTask<Sent> SendWithTokenAsync(
        PendingDelivery delivery, Message message, DestinationSnapshot destination, AuthenticationMethod.OAuth2 method, CancellationToken cancellationToken)
    {
        var credential = await oauth.GetAsync(destination, method, cancellationToken);
        if (credential is not OAuth2Credential.Bearer bearer) return new([], Result: null, ((OAuth2Credential.Failed)credential).Reason);
        var started = time.GetTimestamp();
        var sent = await SendOnceAsync(delivery, message, destination, bearer, destination.Timeout, cancellationToken);
        if (sent.Result is not OutboundResult.Responded response || !ExpiredToken.IsToldBy(response)) return sent;
        oauth.Invalidate(destination, method, bearer.Token);
        if (await oauth.GetAsync(destination, method, cancellationToken) is not OAuth2Credential.Bearer next || next.Token.Value == bearer.Token.Value) return sent;
        var left = destination.Timeout - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? await SendOnceAsync(delivery, message, destination, next, left, cancellationToken) : sent;
    }

    private async ValueTask<Sent> SendOnceAsync(
        PendingDelivery delivery, Message message, DestinationSnapshot destination, OAuth2Credential.Bearer? bearer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var url = bearer?.Url ?? destination.Url;
        var headers = new List<KeyValuePair<string, string>>(destination.Headers.Length + 8);
        headers.AddRange(destination.Headers.AsSpan());
        destination.WriteHeaders(new(message.EventType, delivery.Id, destination.Id), headers);
        Authenticate(destination, bearer, headers);
        Sign(message, destination, url, time.GetUtcNow(), headers);
        var result = await client.SendAsync(
            new OutboundRequest
            {
                Url = url,
                Body = message.Body,
                ContentType = message.ContentType,
                Headers = headers,
                CarriesCredentials = destination.CarriesCredentials,
                Timeout = timeout,
            },
            cancellationToken);
        return new(headers, bearer is not null && result is OutboundResult.Responded response ? TokenMask.Apply(response, bearer.Token) : result, TokenFailure: null);
    }

    private static void Authenticate(DestinationSnapshot destination, OAuth2Credential.Bearer? bearer, List<KeyValuePair<string, string>> headers)
    {
        switch (destination.Authentication)
        {
            case AuthenticationMethod.Authorization(var value):
                headers.Add(new("Authorization", value));
                break;
            case AuthenticationMethod.Header(var name, var value):
                headers.Add(new(name, value));
                break;
            case AuthenticationMethod.OAuth2:
                headers.Add(bearer!.Header);
                break;
        }
    }

    private static void Sign(Message message, DestinationSnapshot destination, Uri url, DateTimeOffset now, List<KeyValuePair<string, string>> headers)
    {
        foreach (var signer in destination.Signers)
        {
            if (signer.Until <= now) continue;
            var request = new SignRequest
            {
                Body = message.Body.Span,
                Id = message.Id.ToString(),
                Time = now,
                Method = "POST",
                Url = url.AbsoluteUri,
            };
            signer.Scheme.Sign(request, signer.Keys.AsSpan(), headers);
        }
    }

    private static AttemptResponse Response(OutboundResult? result, DateTimeOffset now) => result is OutboundResult.Responded(var status, var headers, _, _)
        ? new AttemptResponse(status, status is 429 or 503 ? RetryAfter.Parse(headers.Find("Retry-After"), now) : null)
        : default;

    private static AttemptOutcome OutcomeOf(Verdict verdict) => verdict switch
    {
        Verdict.Succeeded => AttemptOutcome.Succeeded,
        Verdict.Retry => AttemptOutcome.Retrying,
        _ => AttemptOutcome.Exhausted,
    };

    private static AttemptReport Describe(AttemptReport report, Sent sent, DestinationSnapshot destination, DateTimeOffset now) => sent.Result is { } result
        ? Describe(report with { RequestHeaders = AttemptCapture.RequestHeaders(destination, sent.Headers, destination.Headers.Length) }, result)
        : report with { Stage = FailureStage.Authentication, Detail = sent.TokenFailure, Duration = now - report.StartedAt };

    private static AttemptReport Describe(AttemptReport report, OutboundResult result) => result switch
    {
        OutboundResult.Responded response => AttemptCapture.WithResponse(report, response),
        OutboundResult.Failed failed => report with
        {
            Stage = failed.Stage,
            Status = failed.Status,
            Detail = failed.Reason.PublicReason(),
            Duration = failed.Timing.Total,
        },
        _ => throw new InvalidOperationException(),
    };

    /// <param name="Result">Null when there was no token, so that nothing was sent.</param>
    private readonly record struct Sent(List<KeyValuePair<string, string>> Headers, OutboundResult? Result, string? TokenFailure);
}

internal readonly record struct Attempt(Verdict Verdict, AttemptReport Report);
