namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Which part of a destination a secret belongs to, as the table of secrets names it.</summary>
internal static class SecretPurpose
{
    private const string SigningPrefix = "signing:";

    public static string Signing(string schemeId) => SigningPrefix + schemeId;

    /// <summary>The type is part of it: a password must never come out as another header's value.</summary>
    public static string Authentication(string type) => "authentication:" + type;

    /// <summary>Header names compare without case.</summary>
    public static string Header(string name) => "header:" + name.ToLowerInvariant();

    /// <summary>The scheme, when the purpose is signing.</summary>
    public static string? SchemeOf(string purpose) =>
        purpose.StartsWith(SigningPrefix, StringComparison.Ordinal) ? purpose[SigningPrefix.Length..] : null;
}
