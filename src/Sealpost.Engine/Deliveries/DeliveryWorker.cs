using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Activities;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Deliveries;

/// <summary>Carries one delivery from its lane to the receiver and its outcome into the journal.</summary>
internal sealed partial class DeliveryWorker(
    DeliverySender sender, TenantDirectory tenants, DestinationStore destinations, MessageStore messages, RecentMessages recent, Journal journal,
    LaneOwnership ownership, SystemEvents events, DestinationHealth health, CanaryRounds canary, DeliveryMetrics metrics, ActivityBook activity, TimeProvider time, DueClock clock,
    IOptions<DeliveryOptions> options, ILogger<DeliveryWorker> log)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Never throws: whatever happens, the lane hears that the slot is free, and either that the delivery is settled or when it is due again.</summary>
    public async Task DeliverAsync(PendingDelivery delivery, Dispatcher lanes, CancellationToken abort)
    {
        try
        {
            await DeliverCoreAsync(delivery, lanes, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Asked = false });
        }
        catch (FencedException)
        {
            Leave(delivery, lanes);
        }
        catch (DbException failure)
        {
            LogNotRead(failure, delivery.Id.ToString());
            var again = (clock.Now + AskAgainAfter).ToUnixTimeMilliseconds();
            lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: again) { Asked = false });
            lanes.Post(delivery.DestinationNo, new LaneEvent.Postponed(delivery with { DueAt = again }));
        }
        catch (Exception failure)
        {
            LogFailed(failure, delivery.Id.ToString());
            var report = new AttemptReport(delivery, delivery.Attempts + 1, AttemptOutcome.Retrying, time.GetUtcNow(), Revision: 0)
            {
                Detail = "internal_error",
                DueAt = (clock.Now + TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds(),
            };
            lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: false, PaceUntil: 0) { Asked = false });
            Record(report, lanes);
        }
    }

    private async Task DeliverCoreAsync(PendingDelivery delivery, Dispatcher lanes, CancellationToken abort)
    {
        var destination = await tenants.FindDestinationAsync(delivery.DestinationNo, abort);
        if (destination is null)
        {
            End(delivery, lanes, AttemptOutcome.Cancelled, "destination_deleted");
            return;
        }

        if (destination.State != DestinationState.Active)
        {
            lanes.Post(delivery.DestinationNo, LaneEvent.Switched.For(destination.State));
            lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Asked = false });
            lanes.Post(delivery.DestinationNo, new LaneEvent.Settled(delivery.Id));
            return;
        }

        if (delivery.Recovered)
        {
            if (delivery.Crashes >= options.Value.MaxCrashes)
            {
                GiveUp(delivery, lanes, destination.Retry, "process_died_while_sending");
                return;
            }

            await CrashCountEntry.WriteAsync(journal, delivery.Id).WaitAsync(abort);
        }

        if (!recent.TryGet(delivery.Id.Message, out var message)) message = await messages.ReadPayloadAsync(delivery.TenantNo, delivery.Id.Message, abort);
        if (message is null)
        {
            End(delivery, lanes, AttemptOutcome.Expired, "payload_expunged");
            return;
        }

        var outgoing = Outgoing(message, destination.Template);
        if (outgoing is null)
        {
            GiveUp(delivery, lanes, destination.Retry, "payload_template_output_too_large");
            return;
        }

        if (!ownership.MaySend(delivery.Incarnation))
        {
            Leave(delivery, lanes);
            return;
        }

        var attempt = CanaryLane.Has(delivery.DestinationNo) ? CanaryLane.Answer(delivery, time.GetUtcNow()) : await sender.SendAsync(delivery, outgoing, destination, abort);
        if (attempt.Report.Stage == FailureStage.Cancelled)
        {
            lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Asked = false });
            return;
        }

        if (message.Deliveries == 1) recent.Remove(message.Id);
        lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, IsHealthy(attempt), PaceUntil(attempt.Verdict), outgoing.Body.Length) { Throttled = attempt.Report.Status == 429, Welcome = attempt.Report.Status is >= 200 and < 300 });
        health.Observe(destination, attempt.Verdict is Verdict.Succeeded);
        Record(destination.Template is null ? attempt.Report : attempt.Report with { RequestBody = AttemptCapture.RequestBody(outgoing.Body) }, lanes);
        if (attempt.Verdict is Verdict.Gone) await DisableAsync(delivery.DestinationNo, abort);
    }

    // The attempt stands by itself: what fails here fails for the destination, and its next delivery tries anew.
    private async Task DisableAsync(int destinationNo, CancellationToken abort)
    {
        try
        {
            await destinations.DisableAsync(destinationNo, "The receiver answered 410 Gone.", abort);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            LogNotDisabled(failure, destinationNo);
        }
    }

    // Null when the template makes too much of it.
    private static Message? Outgoing(Message message, PayloadTemplate? template)
    {
        if (template is null) return message;
        var body = template.Render(new TemplateFacts(message.EventType, message.Id, message.CreatedAt), message.Body);
        return body is null ? null : message with { Body = body, ContentType = template.ContentType };
    }

    private void GiveUp(PendingDelivery delivery, Dispatcher lanes, RetryPolicy policy, string detail)
    {
        var (outcome, dueAt) = RetrySchedule.Exhaust(policy);
        End(delivery, lanes, outcome, detail, dueAt);
    }

    private void End(PendingDelivery delivery, Dispatcher lanes, AttemptOutcome outcome, string detail, long? dueAt = null)
    {
        lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Asked = false });
        if (dueAt is null)
        {
            metrics.Unsent(outcome);
            activity.Unsent(delivery.TenantNo);
        }

        Record(new AttemptReport(delivery, delivery.Attempts + 1, outcome, time.GetUtcNow(), Revision: 0) { Detail = detail, DueAt = dueAt }, lanes);
    }

    private void Record(AttemptReport report, Dispatcher lanes) => journal.TryEnqueue(new RecordEntry(
        report,
        entry =>
        {
            if (entry.IsLate)
            {
                Forget(entry, lanes);
                return;
            }

            lanes.Post(entry.Report.Delivery.DestinationNo, AfterRecord(entry));
            if (CanaryLane.Has(entry.Report.Delivery.DestinationNo)) canary.Record(entry.Report.Delivery.Id.Message);
            if (entry.Report.Outcome == AttemptOutcome.Exhausted) events.DeliveryExhausted(entry.Report);
            else if (entry is { StillPending: true, Report.DueAt: PendingDelivery.Never }) events.DestinationStalled(entry.Report);
        },
        (entry, failure) =>
        {
            if (failure is FencedException) Forget(entry, lanes);
            else LogRecordFailed(failure, entry.Report.Delivery.Id.ToString());
        }));

    /// <summary>It was not sent; whoever has the lane now finds it in the table.</summary>
    private static void Leave(PendingDelivery delivery, Dispatcher lanes)
    {
        lanes.Post(delivery.DestinationNo, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Asked = false });
        lanes.Post(delivery.DestinationNo, new LaneEvent.Overtaken(delivery.Id));
    }

    // It was sent, but the lane is another's by now, who sends it again: the receiver knows it by its id.
    private void Forget(RecordEntry entry, Dispatcher lanes)
    {
        LogLate(entry.Report.Delivery.Id.ToString(), entry.Report.Outcome);
        lanes.Post(entry.Report.Delivery.DestinationNo, new LaneEvent.Overtaken(entry.Report.Delivery.Id));
    }

    private static LaneEvent AfterRecord(RecordEntry entry)
    {
        var delivery = entry.Report.Delivery;
        return entry is { StillPending: true, Report.DueAt: { } dueAt }
            ? new LaneEvent.Postponed(delivery with { DueAt = dueAt, Attempts = entry.Report.Number, Step = delivery.Step + 1, Crashes = 0, Recovered = false })
            : new LaneEvent.Settled(delivery.Id);
    }

    private static bool IsHealthy(Attempt attempt) => attempt.Report is { Stage: null, Status: < 500 and not 429 };

    private static long PaceUntil(Verdict verdict) => verdict switch
    {
        Verdict.Retry { PaceUntil: { } until } => until.ToUnixTimeMilliseconds(),
        Verdict.Exhausted { PaceUntil: { } until } => until.ToUnixTimeMilliseconds(),
        _ => 0,
    };

    [LoggerMessage(LogLevel.Error, "Delivery {Delivery} failed inside Sealpost; it is tried again in a minute")]
    private partial void LogFailed(Exception failure, string delivery);

    [LoggerMessage(LogLevel.Warning, "The database did not tell what delivery {Delivery} is to send; it is asked again in a second")]
    private partial void LogNotRead(Exception failure, string delivery);

    [LoggerMessage(LogLevel.Warning, "Destination {DestinationNo} answered 410 Gone, but could not be disabled; its next answer is asked")]
    private partial void LogNotDisabled(Exception failure, int destinationNo);

    [LoggerMessage(LogLevel.Warning, "Delivery {Delivery} was sent ({Outcome}), but this node had lost its lease before that could be written: its next owner sends it again")]
    private partial void LogLate(string delivery, AttemptOutcome outcome);

    [LoggerMessage(LogLevel.Critical, "The outcome of delivery {Delivery} could not be written; it is sent again after the next start")]
    private partial void LogRecordFailed(Exception failure, string delivery);
}
