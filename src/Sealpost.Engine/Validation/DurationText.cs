using System.Globalization;

namespace Sealpost.Engine.Validation;

/// <summary>Durations as people write them: a whole number and one unit, <c>500ms</c>, <c>5s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class DurationText
{
    public const int MaxLength = 16;

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) continue;
            if (!int.TryParse(text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) continue;
            if (count > TimeSpan.MaxValue / unit) return false;
            duration = count * unit;
            return true;
        }

        return false;
    }

    /// <summary>In the largest unit that is exact.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var (suffix, unit) = Units.Last(unit => duration.Ticks % unit.Unit.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / unit.Ticks}{suffix}");
    }

    public static string Expected(TimeSpan min, TimeSpan max) =>
        $"Must be a duration from {Format(min)} to {Format(max)}: a whole number and ms, s, m, h or d, such as 5s, 30m or 2h.";
}
