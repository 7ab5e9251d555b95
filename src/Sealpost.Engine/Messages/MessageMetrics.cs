using System.Diagnostics.Metrics;

namespace Sealpost.Engine.Messages;

/// <summary>Counts offered messages by what became of them, and how long their senders waited. Nothing is measured, and nothing allocated, while nobody listens.</summary>
internal sealed class MessageMetrics
{
    public const string MeterName = "Sealpost.Messages";

    private readonly Counter<long> _intake;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public MessageMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        _intake = meter.CreateCounter<long>("sealpost.message.intake", "{message}", "Messages that were offered, by outcome.");
        _deliveries = meter.CreateCounter<long>("sealpost.delivery.created", "{delivery}", "Deliveries that accepted messages were routed to.");
        _duration = meter.CreateHistogram("sealpost.message.accept.duration", "s", "From the offer of a message or a batch to its commit, or to its refusal.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });
        _time = time;
    }

    /// <summary>The beginning of an offer, for <see cref="Offered"/>.</summary>
    public long Begin() => _duration.Enabled ? _time.GetTimestamp() : 0;

    public void Offered(AcceptOutcome[] outcomes, long begun)
    {
        if (_intake.Enabled || _deliveries.Enabled)
        {
            foreach (var outcome in outcomes) Count(outcome);
        }

        if (begun != 0) _duration.Record(_time.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>Refused because the database does not commit.</summary>
    public void Unavailable(int messages) => _intake.Add(messages, new KeyValuePair<string, object?>("outcome", "unavailable"));

    private void Count(AcceptOutcome outcome)
    {
        _intake.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        if (outcome is AcceptOutcome.Accepted { Deliveries: > 0 } accepted) _deliveries.Add(accepted.Deliveries);
    }

    private static string NameOf(AcceptOutcome outcome) => outcome switch
    {
        AcceptOutcome.Accepted => "accepted",
        AcceptOutcome.Repeated => "repeated",
        AcceptOutcome.Conflict => "conflict",
        AcceptOutcome.Withheld => "withheld",
        AcceptOutcome.Limited => "limited",
        _ => "busy",
    };
}
