using System.Collections.Frozen;
using System.Text;

namespace Sealpost.Engine.Members;

/// <summary>
/// What a new password must be (NIST SP 800-63B, 3.1.1.2): long, and none of those that are tried first. No rules of what it is made of, and none of how old it may become. Pure.
/// </summary>
internal static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 256;
    private const int FewestDifferent = 5;

    /// <summary>Those of twelve and more that lead the published lists of leaked passwords, and what a reader of this page would try first.</summary>
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
    [
        "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456", "0123456789012", "123123123123", "121212121212", "112233445566", "111222333444",
        "123456123456", "123456654321", "1234567891011", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "q1w2e3r4t5y6", "qazwsxedcrfv", "zaq12wsxcde3",
        "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf", "qwerty123456", "qwerty1234567", "qwertyqwerty", "qwertyuiop[]", "asdfghjkl123", "asdfghjkl;'", "asdfasdfasdf", "zxcvbnm12345",
        "password1234", "password12345", "password123456", "password1234!", "password123!", "passwordpassword", "passw0rd1234", "p@ssw0rd1234", "p@ssword1234", "mypassword123", "newpassword1",
        "changeme1234", "changemeplease", "changeme123!", "letmein12345", "letmeinletmein", "welcome12345", "welcome123456", "welcome1234!", "iloveyou1234", "iloveyou12345", "iloveyouforever",
        "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnop", "abc123abc123", "abcd1234abcd", "a1b2c3d4e5f6", "administrator", "administrator1", "administrator123", "admin1234567", "adminadmin12",
        "adminadminadmin", "rootrootroot", "superadmin123", "superadministrator", "trustno1trustno1", "correcthorsebatterystaple", "correct horse battery staple", "sunshine1234", "princess1234",
        "football1234", "baseball1234", "monkey123456", "dragon123456", "master123456", "superman1234", "unknown12345", "test12345678", "testtesttest", "temp12345678", "secret123456",
        "default12345", "sealpost1234", "sealpost12345", "sealpostsealpost", "sealpostadmin", "webhookwebhook", "webhooks1234", "manchesterunited", "liverpoolfc12", "chelseachelsea",
    ], StringComparer.Ordinal);

    /// <summary>What is wrong with it; null for nothing.</summary>
    /// <param name="email">Of who is to have it.</param>
    public static string? FindFault(string password, string email, string name)
    {
        var points = password.EnumerateRunes().ToArray();
        if (points.Length is < Shortest or > Longest) return $"Give {Shortest} to {Longest} characters; a few words with spaces between them are good.";
        if (points.Any(Rune.IsControl)) return "It holds a control character, such as the end of a line.";
        var plain = password.ToLowerInvariant();
        if (Common.Contains(plain) || points.Distinct().Count() < FewestDifferent || IsRow(points)) return "It is one of those that are tried first; give another one.";
        return IsOf(plain, email) || IsOf(plain, email[..Math.Max(0, email.IndexOf('@', StringComparison.Ordinal))]) || IsOf(plain, name) ? "It is the name or the e-mail address; give another one." : null;
    }

    /// <summary>Such as abcdefghijkl or 987654321098.</summary>
    private static bool IsRow(Rune[] points)
    {
        var steps = points.Zip(points.Skip(1), (one, next) => next.Value - one.Value).Count(step => step is -1 or 1);
        return steps >= points.Length - 2;
    }

    /// <summary>The text itself, or the text over and over.</summary>
    private static bool IsOf(string password, string text)
    {
        var plain = text.ToLowerInvariant();
        return plain.Length > 0 && password.Length % plain.Length == 0 && string.Concat(Enumerable.Repeat(plain, password.Length / plain.Length)) == password;
    }
}
