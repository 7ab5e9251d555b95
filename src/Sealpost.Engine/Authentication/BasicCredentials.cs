using System.Text;

namespace Sealpost.Engine.Authentication;

/// <summary>HTTP Basic (RFC 7617), UTF-8.</summary>
internal static class BasicCredentials
{
    public const string Scheme = "Basic ";

    public static string Build(string username, string password) => Scheme + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));

    /// <summary>People paste the base64 of user:password without the word Basic. Puts the word before what can be nothing else, leaves the rest alone.</summary>
    public static string Complete(string pasted)
    {
        if (pasted.Contains(' ', StringComparison.Ordinal)) return pasted;
        var bytes = new byte[pasted.Length];
        return Convert.TryFromBase64String(pasted, bytes, out var length) && bytes.AsSpan(0, length).Contains((byte)':') ? Scheme + pasted : pasted;
    }

    /// <summary>The password in what follows the word Basic; null when that is not base64 of user:password.</summary>
    public static string? PasswordIn(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        var pair = bytes.AsSpan(0, length);
        return pair.IndexOf((byte)':') is var colon and >= 0 ? Encoding.UTF8.GetString(pair[(colon + 1)..]) : null;
    }
}
