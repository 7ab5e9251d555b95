using System.Globalization;
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
        Verdict.MissingCertificate => "no certificate",
        Verdict.BadValidation => "bad validation",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>In a column of five characters: with a decimal below a second.</summary>
    public static string Milliseconds(TimeSpan delay) =>
        Math.Max(0, delay.TotalMilliseconds).ToString(delay < TimeSpan.FromSeconds(1) ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>Whom a client certificate names, which is a made up secret here.</summary>
    public static string Certificate(string name) => $"TLS: CN={name[..ShortenedSecret]}…";

    /// <summary>A header that proves something, on one line and without any secret in full.</summary>
    public static string Line(KeyValuePair<string, string> header, ReceiverKeys keys)
    {
        string[] secrets = [keys.Secret, keys.Credential, keys.Token];
        var value = secrets.Aggregate(header.Value, (text, secret) => text.Replace(secret, $"{secret[..ShortenedSecret]}…", StringComparison.Ordinal));
        return $"{header.Key}: {Words().Replace(value, word => word.Length > LongestWhole ? $"{word.Value[..Shortened]}…" : word.Value)}";
    }

    [GeneratedRegex("[^ ]+")]
    private static partial Regex Words();
}
