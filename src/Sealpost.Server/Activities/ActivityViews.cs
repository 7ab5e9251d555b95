using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Activities;
using Sealpost.Server.Json;

namespace Sealpost.Server.Activities;

[Description("What a tenant does, as one node saw it.")]
internal sealed record ActivityView(
    [property: Description("When it was told.")] DateTimeOffset At,
    [property: Description("The node that tells, by its Sealpost:Cluster:NodeName.")] string Node,
    [property: Description("True when other nodes serve some of the destinations: what they send is not in the points.")] bool Partial,
    [property: Description("Unfinished deliveries now, those that wait for a retry among them; counted up to 100,000.")] long Backlog,
    [property: Description("Oldest first. The last one is under way.")] IReadOnlyList<ActivityPointView> Points)
{
    public const string Example =
        """{"at":"2026-01-31T09:30:01.250Z","node":"node-1","partial":false,"backlog":3,"points":[{"at":"2026-01-31T09:30:00.000Z","accepted":40,"delivered":39,"failed":1,"retries":0,"p50Ms":4.2,"p99Ms":11.6,"backlog":2},{"at":"2026-01-31T09:30:01.000Z","accepted":10,"delivered":9,"failed":0,"retries":0,"p50Ms":4.1,"p99Ms":9.8,"backlog":3}]}""";

    public static ActivityView Of(ActivityReport report) => new(report.At, report.Node, report.IsPartial, report.Backlog, [.. report.Points.Select(ActivityPointView.Of)]);
}

[Description("One second or minute.")]
internal sealed record ActivityPointView(
    [property: Description("When it began.")] DateTimeOffset At,
    [property: Description("Messages accepted.")] int Accepted,
    [property: Description("Attempts that succeeded: deliveries that arrived.")] int Delivered,
    [property: Description("Attempts that failed, whether they are tried again or not.")] int Failed,
    [property: Description("Attempts that were not the first of their delivery, whatever came of them.")] int Retries,
    [property: Description("Milliseconds from accept to arrival that half of the arrivals did not exceed, right to a fifth; null when nothing arrived.")] double? P50Ms,
    [property: Description("Milliseconds that 99 of 100 arrivals did not exceed, right to a fifth; null when nothing arrived.")] double? P99Ms,
    [property: Description("Unfinished deliveries at its end, reckoned back from the count of now.")] long Backlog)
{
    public static ActivityPointView Of(ActivityPoint point) =>
        new(point.At, point.Accepted, point.Delivered, point.Failed, point.Retries, Rounded(point.P50), Rounded(point.P99), point.Backlog);

    private static double? Rounded(double? milliseconds) => milliseconds is { } known ? Math.Round(known, 1) : null;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(ActivityView))]
internal sealed partial class ActivityJson : JsonSerializerContext;
