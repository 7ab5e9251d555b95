using System.Diagnostics.Metrics;

namespace Sealpost.TestKit;

/// <summary>Makes meters for a class under test that is not made by a host.</summary>
public sealed class TestMeterFactory : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    /// <inheritdoc/>
    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var meter in _meters) meter.Dispose();
    }
}
