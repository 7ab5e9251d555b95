using Sealpost.Engine.Authentication;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Messages;
using Sealpost.Schemes;

namespace Sealpost.Engine.Deliveries;

/// <summary>Makes one attempt: authenticates, signs the exact bytes with a fresh timestamp, sends, and decides what follows.</summary>
internal sealed class DeliverySender(GuardedClient client, TimeProvider time, Random random)
{
    public async ValueTask<Attempt> SendAsync(PendingDelivery delivery, Message message, DestinationSnapshot destination, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var headers = new List<KeyValuePair<string, string>>(destination.Headers.Length + 8);
        headers.AddRange(destination.Headers.AsSpan());
        destination.WriteHeaders(new(message.EventType, delivery.Id, destination.Id), headers);
        Authenticate(destination, headers);
        Sign(message, destination, startedAt, headers);
        var result = await client.SendAsync(
            new OutboundRequest
            {
                Url = destination.Url,
                Body = message.Body,
                ContentType = message.ContentType,
                Headers = headers,
                CarriesCredentials = destination.CarriesCredentials,
                Timeout = destination.Timeout,
            },
            cancellationToken);
        var now = time.GetUtcNow();
        var verdict = RetrySchedule.Decide(destination.Retry, delivery.Step, Response(result, now), now, random.NextDouble());
        var report = new AttemptReport(delivery, delivery.Attempts + 1, OutcomeOf(verdict), startedAt, destination.Revision)
        {
            DueAt = (verdict as Verdict.Retry)?.DueAt.ToUnixTimeMilliseconds(),
            RequestHeaders = AttemptCapture.RequestHeaders(destination, headers, destination.Headers.Length),
        };
        return new Attempt(verdict, Describe(report, result));
    }

    private static void Authenticate(DestinationSnapshot destination, List<KeyValuePair<string, string>> headers)
    {
        switch (destination.Authentication)
        {
            case AuthenticationMethod.Authorization(var value):
                headers.Add(new("Authorization", value));
                break;
            case AuthenticationMethod.Header(var name, var value):
                headers.Add(new(name, value));
                break;
        }
    }

    private static void Sign(Message message, DestinationSnapshot destination, DateTimeOffset now, List<KeyValuePair<string, string>> headers)
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
                Url = destination.Url.AbsoluteUri,
            };
            signer.Scheme.Sign(request, signer.Keys.AsSpan(), headers);
        }
    }

    private static AttemptResponse Response(OutboundResult result, DateTimeOffset now) => result is OutboundResult.Responded(var status, var headers, _, _)
        ? new AttemptResponse(status, status is 429 or 503 ? RetryAfter.Parse(headers.Find("Retry-After"), now) : null)
        : default;

    private static AttemptOutcome OutcomeOf(Verdict verdict) => verdict switch
    {
        Verdict.Succeeded => AttemptOutcome.Succeeded,
        Verdict.Retry => AttemptOutcome.Retrying,
        _ => AttemptOutcome.Exhausted,
    };

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
}

internal readonly record struct Attempt(Verdict Verdict, AttemptReport Report);
