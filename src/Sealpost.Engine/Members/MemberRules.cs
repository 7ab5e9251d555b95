using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Members;

/// <summary>What members may be called. Pure.</summary>
internal static class MemberRules
{
    public const int LongestName = 100;

    /// <summary>The name to sign in with, as it is stored and looked up.</summary>
    public static string Canonical(string? email) => (email ?? "").Trim().ToLowerInvariant();

    public static IEnumerable<FieldFault> FindFaults(string email, string? name)
    {
        if (!EmailAddress.IsValid(email)) yield return new("email", EmailAddress.Expected);
        if (FindNameFault(name) is { } fault) yield return fault;
    }

    public static FieldFault? FindNameFault(string? name) => string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl)
        ? new("name", $"Give a name of 1 to {LongestName} characters, on one line.")
        : null;
}
