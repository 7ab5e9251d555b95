using System.CommandLine.Parsing;
using System.Globalization;

namespace Sealpost.Cli.Terminal;

/// <summary>A point of time as people and headers write it: Unix seconds, or RFC 3339 with its offset.</summary>
internal static class Moment
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds is >= -62135596800 and <= 253402300799)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment;
        result.AddError($"'{text}' is not a point of time: give Unix seconds (1773209455) or RFC 3339 (2026-03-11T06:10:55Z).");
        return null;
    }
}
