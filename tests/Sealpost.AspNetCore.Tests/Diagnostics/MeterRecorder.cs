using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sealpost.AspNetCore.Diagnostics;

namespace Sealpost.AspNetCore.Tests.Diagnostics;

/// <summary>Keeps what one application measures.</summary>
internal sealed class MeterRecorder : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _measured = new();
    private readonly MeterListener _listener = new();

    public MeterRecorder(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ReceiverMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<string> Of(string instrument) => [.. _measured.Where(one => one.Instrument == instrument).Select(one => one.Tags)];

    public IReadOnlyList<double> Values(string instrument) => [.. _measured.Where(one => one.Instrument == instrument).Select(one => one.Value)];

    public double Sum(string instrument) => Values(instrument).Sum();

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
