using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>What attempts come to and how long they take. Nothing is measured, and nothing allocated, while nobody listens.</summary>
internal sealed class DeliveryMetrics
{
    public const string MeterName = "Sealpost.Deliveries";

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _unsent;
    private readonly Counter<long> _breakerOpens;
    private readonly Counter<long> _destinationFailures;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _latency;
    private readonly BoundedNames<DestinationId> _failing;

    public DeliveryMetrics(IMeterFactory meters, IOptions<DeliveryOptions> options)
    {
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>("sealpost.delivery.attempts", "{attempt}", "Attempts by outcome; of failures also by what failed.");
        _unsent = meter.CreateCounter<long>("sealpost.delivery.unsent", "{delivery}", "Deliveries that ended without another request, by outcome.");
        _breakerOpens = meter.CreateCounter<long>("sealpost.delivery.breaker.opens", "{open}", "How often a destination's circuit breaker opened.");
        _destinationFailures = meter.CreateCounter<long>("sealpost.delivery.destination.failures", "{attempt}", "Failed attempts by destination, for a bounded number of destinations.");
        _duration = meter.CreateHistogram("sealpost.delivery.attempt.duration", "s", "From the beginning of an attempt to the end of the response.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
        });
        _latency = meter.CreateHistogram("sealpost.delivery.latency", "s", "From the accept of a message to its arrival: the end of the attempt that succeeded.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600, 21_600, 86_400, 345_600],
        });
        _failing = new(options.Value.MeasuredDestinations);
    }

    /// <summary>A request is over.</summary>
    public void Attempted(AttemptReport report, DestinationSnapshot destination)
    {
        if (report.Stage == FailureStage.Cancelled) return;
        if (_attempts.Enabled) Count(report);
        if (report.Outcome == AttemptOutcome.Succeeded)
        {
            if (_duration.Enabled) _duration.Record(report.Duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", "succeeded"));
            if (_latency.Enabled) _latency.Record(Latency(report), new KeyValuePair<string, object?>("attempt", report.Number == 1 ? "first" : "retry"));
            return;
        }

        if (_duration.Enabled) _duration.Record(report.Duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", "failed"));
        if (_destinationFailures.Enabled) _destinationFailures.Add(1, new KeyValuePair<string, object?>("destination", _failing.NameOf(destination.Id)));
    }

    /// <summary>A delivery ended without another request.</summary>
    public void Unsent(AttemptOutcome outcome) => _unsent.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));

    public void BreakerOpened() => _breakerOpens.Add(1);

    private void Count(AttemptReport report)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", NameOf(report.Outcome));
        if (report.Outcome == AttemptOutcome.Succeeded) _attempts.Add(1, outcome);
        else _attempts.Add(1, outcome, new("error.type", ErrorOf(report)));
    }

    private static double Latency(AttemptReport report) =>
        Math.Max(0, (report.StartedAt + report.Duration - report.Delivery.Id.Message.CreatedAt).TotalSeconds);

    public static string NameOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Succeeded => "succeeded",
        AttemptOutcome.Retrying => "retrying",
        AttemptOutcome.Exhausted => "exhausted",
        AttemptOutcome.Cancelled => "cancelled",
        _ => "expired",
    };

    /// <summary>Where it failed, or the class of the status.</summary>
    public static string ErrorOf(AttemptReport report) => report.Stage switch
    {
        FailureStage.Policy => "policy",
        FailureStage.Dns => "dns",
        FailureStage.Connect => "connect",
        FailureStage.Tls => "tls",
        FailureStage.Send => "send",
        FailureStage.Headers => "headers",
        FailureStage.Body => "body",
        FailureStage.Protocol => "protocol",
        FailureStage.Deadline => "deadline",
        FailureStage.Authentication => "authentication",
        FailureStage.Proxy => "proxy",
        _ => report.Status switch
        {
            429 => "429",
            >= 500 => "5xx",
            >= 400 => "4xx",
            >= 300 => "3xx",
            _ => "2xx",
        },
    };
}
