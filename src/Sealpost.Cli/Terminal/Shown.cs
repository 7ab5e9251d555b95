using System.Globalization;
using System.Text.Json;
using Sealpost.Schemes;

namespace Sealpost.Cli.Terminal;

/// <summary>Values as people and scripts read them.</summary>
internal static class Shown
{
    /// <summary>To the second, in UTC: 2026-03-11 06:10:55Z.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);

    /// <summary>The API's name of an enum's value.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Such as <c>signature-mismatch</c>.</summary>
    public static string Outcome(VerifyOutcome outcome) => JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());
}
