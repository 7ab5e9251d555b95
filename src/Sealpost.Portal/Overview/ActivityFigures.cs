using System.Globalization;
using Sealpost.Client.Activities;
using Sealpost.Portal.Display;

namespace Sealpost.Portal.Overview;

/// <summary>What the charts show and say, made of a tenant's activity. Pure.</summary>
internal sealed class ActivityFigures
{
    private const int Recent = 10;
    private readonly IReadOnlyList<ActivityPoint> _points;
    private readonly long _backlog;

    /// <param name="isBySecond">By the second or by the minute.</param>
    public ActivityFigures(TenantActivity activity, bool isBySecond)
    {
        // The second that is under way would make every line fall at its end.
        _points = isBySecond ? [.. activity.Points.SkipLast(1)] : activity.Points;
        _backlog = activity.Backlog;
        Unit = isBySecond ? "a second" : "a minute";
        Span = isBySecond ? "2 minutes" : "hour";
    }

    public string Unit { get; }

    public string Span { get; }

    public IReadOnlyList<double?> Accepted => [.. _points.Select(point => (double?)point.Accepted)];

    public IReadOnlyList<double?> Delivered => [.. _points.Select(point => (double?)point.Delivered)];

    public IReadOnlyList<double> Attempts => [.. _points.Select(point => (double)point.Delivered + point.Failed)];

    public IReadOnlyList<double> Failed => [.. _points.Select(point => (double)point.Failed)];

    public IReadOnlyList<double?> P50 => [.. _points.Select(point => point.P50Ms)];

    public IReadOnlyList<double?> P99 => [.. _points.Select(point => point.P99Ms)];

    public IReadOnlyList<double> Backlog => [.. _points.Select(point => (double)point.Backlog)];

    /// <summary>Over the last ten.</summary>
    public string Rate
    {
        get
        {
            var last = _points.TakeLast(Recent).ToArray();
            var mean = last.Length == 0 ? 0 : last.Average(point => point.Delivered);
            return mean.ToString(mean is > 0 and < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Over all of them; a dash when nothing was attempted.</summary>
    public string Success
    {
        get
        {
            var (delivered, failed) = (_points.Sum(point => (long)point.Delivered), _points.Sum(point => (long)point.Failed));
            if (delivered + failed == 0) return "–";
            // Nothing is called a hundred percent that is not.
            var share = Math.Floor(1000.0 * delivered / (delivered + failed)) / 10;
            return share.ToString("0.#", CultureInfo.InvariantCulture) + " %";
        }
    }

    public string Latency => _points.LastOrDefault(point => point.P50Ms is not null) is { P50Ms: { } p50, P99Ms: { } p99 } ? $"{Words.Duration(p50)} / {Words.Duration(p99)}" : "–";

    public string Waiting => _backlog.ToString("N0", CultureInfo.InvariantCulture);

    public bool HasRetries => _points.Any(point => point.Retries > 0);

    public string Retries => _points.Sum(point => (long)point.Retries).ToString("N0", CultureInfo.InvariantCulture);
}
