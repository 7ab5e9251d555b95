using System.Text.RegularExpressions;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Reporting;

/// <summary>How the demo says things.</summary>
internal static partial class Wording
{
    /// <summary>Below this, nothing is shortened: names and timestamps are worth reading.</summary>
    private const int LongestWhole = 16;
    private const int Shortened = 11;
    private const int ShortenedSecret = 4;

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Verified => "accepted",
        Verdict.MissingHeader => "missing header",
        Verdict.UnexpectedHeader => "excess header",
        Verdict.MalformedTimestamp => "bad timestamp",
        Verdict.StaleTimestamp => "stale timestamp",
        Verdict.BadSignature => "bad signature",
        Verdict.BadCredentials => "bad credentials",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>A header that proves something, on one line and without any secret in full.</summary>
    public static string Line(KeyValuePair<string, string> header, ReceiverKeys keys)
    {
        var value = header.Value
            .Replace(keys.Secret, $"{keys.Secret[..ShortenedSecret]}…", StringComparison.Ordinal)
            .Replace(keys.Token, $"{keys.Token[..ShortenedSecret]}…", StringComparison.Ordinal);
        return $"{header.Key}: {Words().Replace(value, word => word.Length > LongestWhole ? $"{word.Value[..Shortened]}…" : word.Value)}";
    }

    [GeneratedRegex("[^ ]+")]
    private static partial Regex Words();
}
