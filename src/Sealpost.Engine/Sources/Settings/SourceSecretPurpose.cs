namespace Sealpost.Engine.Sources.Settings;

/// <summary>Which part of a source a secret belongs to, as the table of its secrets names it.</summary>
internal static class SourceSecretPurpose
{
    /// <summary>The token agreed on for the handshake.</summary>
    public const string VerifyToken = "verify-token";

    private const string VerificationPrefix = "verification:";

    /// <summary>The scheme is part of it: a key of one scheme must never come out as that of another.</summary>
    public static string Verification(string schemeId) => VerificationPrefix + schemeId;

    public static bool IsVerification(string purpose) => purpose.StartsWith(VerificationPrefix, StringComparison.Ordinal);
}
