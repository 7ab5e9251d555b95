using System.Globalization;
using System.Security.Cryptography;

namespace Sealpost.Secrets;

/// <summary>Makes fresh secret text: fixed text and then random letters and digits, or the base64 or hex of random bytes.</summary>
internal sealed record SecretGenerator(string Before, SecretGeneratorKind Kind, int Length)
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Reads <c>alnum20</c>, <c>base64:32</c>, <c>hex:32</c>, each with optional text before it: <c>whsec_+base64:32</c>.</summary>
    public static SecretGenerator? TryParse(string text)
    {
        var plus = text.LastIndexOf('+');
        var before = plus < 0 ? "" : text[..plus];
        var recipe = plus < 0 ? text : text[(plus + 1)..];
        foreach (var (name, kind) in Kinds)
        {
            if (recipe.StartsWith(name, StringComparison.Ordinal)
                && int.TryParse(recipe.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && length is >= 16 and <= 128)
                return new(before, kind, length);
        }

        return null;
    }

    public string Generate() => Before + Kind switch
    {
        SecretGeneratorKind.LettersAndDigits => RandomNumberGenerator.GetString(LettersAndDigits, Length),
        SecretGeneratorKind.Base64 => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)),
        _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)),
    };

    private static readonly (string Name, SecretGeneratorKind Kind)[] Kinds =
    [
        ("alnum", SecretGeneratorKind.LettersAndDigits),
        ("base64:", SecretGeneratorKind.Base64),
        ("hex:", SecretGeneratorKind.Hex),
    ];
}

internal enum SecretGeneratorKind
{
    LettersAndDigits,
    Base64,
    Hex,
}
