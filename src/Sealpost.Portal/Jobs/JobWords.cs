using System.Globalization;
using Sealpost.Client.Jobs;

namespace Sealpost.Portal.Jobs;

/// <summary>What jobs are called.</summary>
internal static class JobWords
{
    public static string NameOf(JobKind kind) => kind switch
    {
        JobKind.Recover => "Recover what failed",
        JobKind.Replay => "Replay everything",
        JobKind.Cancel => "Cancel what waits",
        _ => "Job",
    };

    public static (string Text, string Tone) StateOf(Job job) => job.State switch
    {
        JobState.Running => (string.Create(CultureInfo.InvariantCulture, $"running, {Math.Floor(job.Progress * 100):0} %"), "busy"),
        JobState.Completed => ("done", "ok"),
        JobState.Cancelled => ("stopped", "idle"),
        _ => ("unknown", "idle"),
    };

    public static string Of(JobFilter filter)
    {
        string?[] parts =
        [
            filter.Destination is { } destination ? $"to {destination}" : null,
            filter.EventType is { } eventType ? $"of {eventType}" : null,
            filter.Since is { } since ? $"since {Exact(since)}" : null,
            filter.Until is { } until ? $"until {Exact(until)}" : null,
        ];
        return string.Join(", ", parts.Where(part => part is not null)) is { Length: > 0 } text ? text : "all";
    }

    private static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
