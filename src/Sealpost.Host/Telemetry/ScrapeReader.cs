using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Sealpost.Host.Telemetry;

/// <summary>Collects when it is asked to, and keeps nothing. Those who ask at the same time get the same page.</summary>
internal sealed class ScrapeReader : IDisposable
{
    private readonly PageExporter _exporter = new();
    private readonly Lock _gate = new();

    public ScrapeReader() => Reader = new BaseExportingMetricReader(_exporter);

    public MetricReader Reader { get; }

    public byte[] Read()
    {
        lock (_gate)
        {
            _exporter.Collect!(Timeout.Infinite);
            return Encoding.UTF8.GetBytes(_exporter.Page);
        }
    }

    public void Dispose() => Reader.Dispose();

    [ExportModes(ExportModes.Pull)]
    private sealed class PageExporter : BaseExporter<Metric>, IPullMetricExporter
    {
        public string Page { get; private set; } = "";

        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Page = ExpositionText.Write(batch);
            return ExportResult.Success;
        }
    }
}
