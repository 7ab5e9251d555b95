using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Sealpost.Host.Telemetry;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/ and OpenTelemetry's compatibility rules for names.</remarks>
internal static class ExpositionText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(in Batch<Metric> metrics)
    {
        var text = new StringBuilder(16 << 10);
        foreach (var metric in metrics) Append(text, metric);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = ExpositionName.Of(metric.Name, metric.Unit, isCounter);
        text.Append("# HELP ").Append(name).Append(' ').Append(metric.Description.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(isCounter ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge").Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            switch (metric.MetricType)
            {
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    AppendSample(text, name, point.Tags, null, point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    AppendSample(text, name, point.Tags, null, point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    AppendSample(text, name, point.Tags, null, point.GetGaugeLastValueLong());
                    break;
                case MetricType.DoubleGauge:
                    AppendSample(text, name, point.Tags, null, point.GetGaugeLastValueDouble());
                    break;
                case MetricType.Histogram:
                    AppendHistogram(text, name, point);
                    break;
            }
        }
    }

    private static void AppendHistogram(StringBuilder text, string name, in MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            AppendSample(text, name + "_bucket", point.Tags, Number(bucket.ExplicitBound), below);
        }

        AppendSample(text, name + "_sum", point.Tags, null, point.GetHistogramSum());
        AppendSample(text, name + "_count", point.Tags, null, point.GetHistogramCount());
    }

    /// <param name="bound">The upper bound of a bucket; null for any other sample.</param>
    private static void AppendSample(StringBuilder text, string name, ReadOnlyTagCollection tags, string? bound, double value)
    {
        text.Append(name);
        var before = '{';
        foreach (var tag in tags)
        {
            AppendLabel(text, before, ExpositionName.OfLabel(tag.Key), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
            before = ',';
        }

        if (bound is not null)
        {
            AppendLabel(text, before, "le", bound);
            before = ',';
        }

        text.Append(before == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static void AppendLabel(StringBuilder text, char before, string name, string value) =>
        text.Append(before).Append(name).Append("=\"").Append(value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('"');

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
