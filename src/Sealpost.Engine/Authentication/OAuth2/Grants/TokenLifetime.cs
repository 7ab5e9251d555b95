using System.Globalization;
using System.Text.Json;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>How long a token is used. Pure.</summary>
internal static class TokenLifetime
{
    /// <summary>When the server does not say, or says what is no number.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    /// <summary>Shorter ones count as this, so that no answer makes us ask without end.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly TimeSpan Early = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(5);

    /// <param name="expiresIn">The member of the token answer: a number, or a number in a string.</param>
    public static TimeSpan Of(JsonElement? expiresIn) => expiresIn switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var seconds) => Clamp(seconds),
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) => Clamp(seconds),
        _ => Usual,
    };

    /// <summary>When a new token is asked for although this one still holds: a minute before its end, up to another minute earlier by chance.</summary>
    /// <param name="chance">0 inclusive to 1 exclusive.</param>
    public static TimeSpan RefreshAfter(TimeSpan lifetime, double chance) => lifetime - Shorter(Early, lifetime / 4) * (1 + chance);

    /// <summary>A token that ends while the request is on its way is of no use.</summary>
    public static TimeSpan UsableFor(TimeSpan lifetime) => lifetime - Shorter(OnTheWay, lifetime / 10);

    private static TimeSpan Clamp(double seconds) =>
        double.IsNaN(seconds) ? Usual : TimeSpan.FromSeconds(Math.Clamp(Math.Floor(seconds), Shortest.TotalSeconds, Longest.TotalSeconds));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
