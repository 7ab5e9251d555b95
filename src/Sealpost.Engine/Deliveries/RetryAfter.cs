using System.Globalization;

namespace Sealpost.Engine.Deliveries;

/// <summary>Retry-After (RFC 9110, section 10.2.3): read as seconds or an HTTP date, written as seconds.</summary>
internal static class RetryAfter
{
    /// <summary>Whole seconds, rounded up, at least one: the header knows no fractions.</summary>
    public static string Format(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (long.TryParse(value.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, (long)RetrySchedule.LongestRetryAfter.TotalSeconds));
        }

        if (!DateTimeOffset.TryParseExact(value.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)) return null;
        return until > now ? until - now : TimeSpan.Zero;
    }
}
