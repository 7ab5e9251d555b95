using System.Globalization;

namespace Sealpost.Cli.Terminal;

/// <summary>Values as people read them in a table.</summary>
internal static class Shown
{
    /// <summary>To the second, in UTC: 2026-03-11 06:10:55Z.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);

    /// <summary>The API's name of an enum's value.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
