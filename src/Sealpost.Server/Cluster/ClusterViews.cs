using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Cluster;
using Sealpost.Server.Json;

namespace Sealpost.Server.Cluster;

[Description("The nodes that share the database, and what waits for them.")]
internal sealed record ClusterView(
    [property: Description("Unfinished deliveries, those that wait for a retry among them.")] long Backlog,
    [property: Description("For how many seconds the oldest delivery that is due and has not been sent has been due; null when there is none.")] double? OldestUndispatchedAge,
    [property: Description("In the order in which they joined.")] IReadOnlyList<NodeView> Nodes,
    [property: Description("Destinations are divided into 64 partitions, each served by one node.")] IReadOnlyList<PartitionView> Partitions)
{
    public const string Example =
        """{"backlog":12,"oldestUndispatchedAge":0.25,"nodes":[{"incarnation":7,"name":"node-1","isSelf":true,"state":"active","startedAt":"2026-01-31T09:30:00.000Z","leaseExpiresAt":"2026-01-31T10:00:15.000Z","partitions":64}],"partitions":[{"partition":0,"incarnation":7,"backlog":12,"oldestUndispatchedAge":0.25}]}""";

    public static ClusterView Of(ClusterReport report) => new(
        report.Backlog,
        Age(report, report.OldestDueAt),
        [.. report.Nodes.Select(node => NodeView.Of(node, report.At))],
        [.. report.Partitions.Select(partition => new PartitionView(partition.Partition, partition.Owner, partition.Backlog, Age(report, partition.OldestDueAt)))]);

    private static double? Age(ClusterReport report, DateTimeOffset? dueAt) => dueAt is { } since ? Math.Round((report.At - since).TotalSeconds, 3) : null;
}

[Description("A node.")]
internal sealed record NodeView(
    [property: Description("Its number. A node that restarts, or comes back after it lost its lease, has another.")] long Incarnation,
    [property: Description("Sealpost:Cluster:NodeName.")] string Name,
    [property: Description("True for the node that answers.")] bool IsSelf,
    [property: Description("active; leaving while it hands over its partitions; lapsed when it has given no sign of life for its lease.")] NodeState State,
    [property: Description("When its process started.")] DateTimeOffset StartedAt,
    [property: Description("When its lease ends unless it renews it, which it does three times as often; null on SQLite.")] DateTimeOffset? LeaseExpiresAt,
    [property: Description("How many partitions it serves.")] int Partitions)
{
    public static NodeView Of(ClusterNode node, DateTimeOffset now) =>
        new(node.Incarnation, node.Name, node.IsSelf, StateOf(node), node.StartedAt, node.LeaseLeft is { } left ? now + left : null, node.Partitions.Count);

    private static NodeState StateOf(ClusterNode node) => node switch
    {
        { LeaseLeft.Ticks: <= 0 } => NodeState.Lapsed,
        { Leaving: true } => NodeState.Leaving,
        _ => NodeState.Active,
    };
}

[JsonConverter(typeof(CamelCaseEnumConverter<NodeState>))]
internal enum NodeState
{
    Active = 0,
    Leaving = 1,
    Lapsed = 2,
}

[Description("One of 64 parts of all destinations: those whose number has the same remainder.")]
internal sealed record PartitionView(
    [property: Description("0 to 63.")] int Partition,
    [property: Description("The node that serves it; null while none does.")] long? Incarnation,
    [property: Description("Unfinished deliveries in it.")] long Backlog,
    [property: Description("Seconds, as of the whole.")] double? OldestUndispatchedAge);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(ClusterView))]
internal sealed partial class ClusterJson : JsonSerializerContext;
