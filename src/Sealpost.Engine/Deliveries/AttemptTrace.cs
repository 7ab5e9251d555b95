using System.Diagnostics;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Deliveries;

/// <summary>One span for each attempt of a message whose accept was sampled, a child of the accept. Of the receiver it tells the host only: paths and queries may hold secrets.</summary>
internal static class AttemptTrace
{
    public static Activity? Begin(PendingDelivery delivery, Message message, DestinationSnapshot destination)
    {
        if (message.Trace is null || !MessageTrace.Source.HasListeners() || !ActivityContext.TryParse(message.Trace, null, out var accept)) return null;
        if (MessageTrace.Source.StartActivity("deliver", ActivityKind.Client, accept) is not { IsAllDataRequested: true } attempt) return null;
        attempt.SetTag("messaging.message.id", message.Id.ToString());
        attempt.SetTag("sealpost.delivery", delivery.Id.ToString());
        attempt.SetTag("sealpost.destination", destination.Id.ToString());
        attempt.SetTag("sealpost.event_type", message.EventType);
        // A path only, where the token says which host it belongs to.
        if (!destination.Url.IsAbsoluteUri) return attempt;
        attempt.SetTag("server.address", destination.Url.IdnHost);
        attempt.SetTag("server.port", destination.Url.Port);
        return attempt;
    }

    public static void End(Activity? attempt, AttemptReport report)
    {
        if (attempt is null) return;
        attempt.SetTag("sealpost.attempt", report.Number);
        attempt.SetTag("sealpost.outcome", DeliveryMetrics.NameOf(report.Outcome));
        if (report.Status is { } status) attempt.SetTag("http.response.status_code", status);
        if (report.Outcome == AttemptOutcome.Succeeded) return;
        attempt.SetTag("error.type", DeliveryMetrics.ErrorOf(report));
        attempt.SetStatus(ActivityStatusCode.Error);
    }
}
