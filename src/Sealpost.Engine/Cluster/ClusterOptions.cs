using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Cluster;

/// <summary>Section <c>Sealpost:Cluster</c>. Only <see cref="NodeName"/> means anything on SQLite.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Sealpost:Cluster";

    /// <summary>How people know this node. Default the machine's name.</summary>
    public string NodeName { get; set; } = Environment.MachineName;

    /// <summary>How long a node counts as alive after a sign of life, which it gives three times as often, 2 s to 5 min. Default 15 s. The same on every node.</summary>
    [TimeRange("00:00:02", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a node looks for what others accepted for its lanes or changed, while there are others, 5 ms to 1 s. Default 25 ms.</summary>
    [TimeRange("00:00:00.005", "00:00:01")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(25);
}
