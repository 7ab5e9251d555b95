using System.Globalization;

namespace Sealpost.Schemes.Evaluation;

/// <summary>How a moment stands in text: exactly one way to write it, and what is accepted when reading.</summary>
internal sealed record TimestampFormat
{
    /// <summary>Ten digits and thirteen, no sign and no fraction: fixed length keeps digits from sliding between timestamp and body.</summary>
    public static readonly TimestampFormat UnixSeconds = new("unix-s", TimeSpan.FromSeconds(1));
    public static readonly TimestampFormat UnixMilliseconds = new("unix-ms", TimeSpan.FromMilliseconds(1));
    public static readonly TimestampFormat Rfc3339 = new("rfc3339", TimeSpan.FromTicks(1));
    public static readonly TimestampFormat Rfc3339Milliseconds = new("rfc3339-ms", TimeSpan.FromMilliseconds(1));
    public static readonly TimestampFormat Rfc3339Nanoseconds = new("rfc3339-ns", TimeSpan.FromTicks(1));
    public static readonly TimestampFormat HttpDate = new("http-date", TimeSpan.FromSeconds(1)) { Pattern = "ddd, dd MMM yyyy HH:mm:ss 'GMT'" };

    private TimestampFormat(string name, TimeSpan resolution)
    {
        Name = name;
        Resolution = resolution;
    }

    public static IReadOnlyList<TimestampFormat> All { get; } =
        [UnixSeconds, UnixMilliseconds, Rfc3339, Rfc3339Milliseconds, Rfc3339Nanoseconds, HttpDate];

    public string Name { get; }

    /// <summary>The step in which the text counts; freshness is judged on the clock rounded down to it.</summary>
    public TimeSpan Resolution { get; }

    private string? Pattern { get; init; }

    /// <summary>A format of the user's own; null when it does not read back what it writes.</summary>
    public static TimestampFormat? Custom(string pattern)
    {
        var format = new TimestampFormat($"custom:{pattern}", TimeSpan.FromSeconds(1)) { Pattern = pattern };
        var probe = new DateTimeOffset(2017, 9, 7, 18, 30, 4, TimeSpan.Zero);
        try
        {
            return format.TryRead(format.Write(probe), out var read) && read == probe ? format : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public string Write(DateTimeOffset moment)
    {
        var utc = moment.ToUniversalTime();
        return Name switch
        {
            "unix-s" => Unix(utc.ToUnixTimeSeconds(), 10),
            "unix-ms" => Unix(utc.ToUnixTimeMilliseconds(), 13),
            "rfc3339" => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "rfc3339-ms" => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            "rfc3339-ns" => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture),
            _ => utc.ToString(Pattern, CultureInfo.InvariantCulture),
        };
    }

    public bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset moment)
    {
        moment = default;
        if (ReferenceEquals(this, UnixSeconds))
            return TryUnix(text, 10, TimeSpan.TicksPerSecond, out moment);
        if (ReferenceEquals(this, UnixMilliseconds))
            return TryUnix(text, 13, TimeSpan.TicksPerMillisecond, out moment);
        if (Pattern is not null)
            return DateTimeOffset.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
        if (ReferenceEquals(this, Rfc3339Milliseconds) && (text.Length != 24 || text[^1] != 'Z'))
            return false;
        return Rfc3339Text.TryRead(text, out moment);
    }

    private static string Unix(long value, int digits)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Length == digits && value > 0
            ? text
            : throw new ArgumentOutOfRangeException(nameof(value), $"A Unix timestamp of {digits} digits cannot say this time; it begins in September 2001.");
    }

    private static bool TryUnix(ReadOnlySpan<char> text, int digits, long ticksPerUnit, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length != digits)
            return false;

        var value = 0L;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }

        moment = new DateTimeOffset(DateTime.UnixEpoch.Ticks + (value * ticksPerUnit), TimeSpan.Zero);
        return true;
    }
}
