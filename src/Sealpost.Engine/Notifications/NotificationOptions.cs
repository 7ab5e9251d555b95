using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Notifications;

/// <summary>Section <c>Sealpost:Notifications</c>.</summary>
internal sealed class NotificationOptions
{
    public const string Section = "Sealpost:Notifications";

    /// <summary>How long repetitions of a system event, and of its mail, are held back and counted. 1 min to 7 d, default 1 h.</summary>
    [TimeRange("00:01:00", "7.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);
}
