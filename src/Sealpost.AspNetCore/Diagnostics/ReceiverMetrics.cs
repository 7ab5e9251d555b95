using System.Diagnostics.Metrics;

namespace Sealpost.AspNetCore.Diagnostics;

/// <summary>What the receiver counts. Meter <c>Sealpost.AspNetCore</c>; names follow the OpenTelemetry conventions.</summary>
internal sealed class ReceiverMetrics
{
    public const string MeterName = "Sealpost.AspNetCore";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _forgotten;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _age;

    public ReceiverMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("sealpost.receive.requests", "{request}", "Requests by source, scheme and outcome.");
        _forgotten = meter.CreateCounter<long>("sealpost.receive.replay.forgotten", "{message}", "Messages that the built-in replay store forgot early because it was full.");
        _duration = meter.CreateHistogram<double>("sealpost.receive.verification.duration", "s", "Time from the whole body to the decision.");
        _age = meter.CreateHistogram<double>("sealpost.receive.age", "s", "Age of the signed time of accepted requests; negative when the sender's clock is ahead.");
    }

    /// <param name="source">A configured name; a name out of a URL is never a tag.</param>
    /// <param name="scheme">The scheme's id.</param>
    /// <param name="outcome"><c>accepted</c>, <c>handshake</c>, <c>retry</c>, <c>copy</c> or the reason of a refusal.</param>
    public void Received(string source, string scheme, string outcome)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("source", source), new("scheme", scheme), new("outcome", outcome));
    }

    /// <summary>Whether anybody listens to what <see cref="Verified"/> says.</summary>
    public bool TimesVerification => _duration.Enabled || _age.Enabled;

    public void Verified(string source, TimeSpan duration, TimeSpan? age)
    {
        if (_duration.Enabled)
            _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("source", source));
        if (age is { } known && _age.Enabled)
            _age.Record(known.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    public void ReplayForgotten() => _forgotten.Add(1);
}
