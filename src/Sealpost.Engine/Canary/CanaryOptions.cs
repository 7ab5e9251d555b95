using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Canary;

/// <summary>Section <c>Sealpost:Canary</c>.</summary>
internal sealed class CanaryOptions
{
    public const string Section = "Sealpost:Canary";

    /// <summary>How often each node sends itself a message, up to 1 h; 0 for never. Default 30 s.</summary>
    [TimeRange("00:00:00", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);
}
