using Sealpost.Engine.Profiles;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Which part of a destination a secret belongs to, as the table of secrets names it.</summary>
internal static class SecretPurpose
{
    private const string SigningPrefix = "signing:";
    private const string AccountPrefix = "account:";

    public static string Signing(string schemeId) => SigningPrefix + schemeId;

    /// <summary>Signing with the one secret that a tenant has for all its destinations of a profile.</summary>
    public static string Account(string schemeId) => AccountPrefix + schemeId;

    /// <summary>Which secret a destination of the profile signs with.</summary>
    public static string Signing(Profile profile, string schemeId) => profile.Secret.PerAccount && profile.Owns(schemeId) ? Account(schemeId) : Signing(schemeId);

    public static bool IsAccount(string purpose) => purpose.StartsWith(AccountPrefix, StringComparison.Ordinal);

    /// <summary>The type is part of it: a password must never come out as another header's value.</summary>
    public static string Authentication(string type) => "authentication:" + type;

    /// <summary>Header names compare without case.</summary>
    public static string Header(string name) => "header:" + name.ToLowerInvariant();

    /// <summary>The scheme, when the purpose is signing.</summary>
    public static string? SchemeOf(string purpose) =>
        purpose.StartsWith(SigningPrefix, StringComparison.Ordinal) ? purpose[SigningPrefix.Length..] : IsAccount(purpose) ? purpose[AccountPrefix.Length..] : null;
}
