using System.Runtime.CompilerServices;
using Sealpost.Engine.Activities;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Deliveries;

/// <summary>Makes one attempt, and decides what follows.</summary>
internal sealed class DeliverySender(DestinationCaller caller, DeliveryMetrics metrics, ActivityBook activity, TimeProvider time, DueClock clock, Random random)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Attempt> SendAsync(PendingDelivery delivery, Message message, DestinationSnapshot destination, CancellationToken cancellationToken)
    {
        using var span = AttemptTrace.Begin(delivery, message, destination);
        var startedAt = time.GetUtcNow();
        var sent = await caller.CallAsync(new(delivery.Id, message, destination.Timeout), destination, cancellationToken);
        var now = time.GetUtcNow();
        var verdict = RetrySchedule.Decide(destination.Retry, delivery.Step, Response(sent.Result, now), clock.Now, random.NextDouble());
        var (outcome, dueAt) = RetrySchedule.Record(destination.Retry, verdict);
        var report = new AttemptReport(delivery, delivery.Attempts + 1, outcome, startedAt, destination.Revision) { DueAt = dueAt };
        report = AttemptCapture.Describe(report, sent, destination, now);
        metrics.Attempted(report, destination);
        activity.Attempted(report);
        AttemptTrace.End(span, report);
        return new Attempt(verdict, report);
    }

    private static AttemptResponse Response(OutboundResult? result, DateTimeOffset now) => result is OutboundResult.Responded(var status, var headers, _, _)
        ? new AttemptResponse(status, status is 429 or 503 ? RetryAfter.Parse(headers.Find("Retry-After"), now) : null)
        : default;
}

internal readonly record struct Attempt(Verdict Verdict, AttemptReport Report);
