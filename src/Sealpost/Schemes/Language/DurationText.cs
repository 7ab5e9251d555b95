using System.Globalization;

namespace Sealpost.Schemes.Language;

/// <summary>Durations of the language: a whole number and ms, s, m, h or d.</summary>
internal static class DurationText
{
    public const string Form = "a duration such as 500ms, 300s, 5m, 1h or 7d";

    public static TimeSpan? TryParse(string text)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count <= 3650 * TimeSpan.TicksPerDay / ticks)
                return TimeSpan.FromTicks(count * ticks);
        }

        return null;
    }

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];
}
