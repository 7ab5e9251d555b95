using System.Buffers;
using System.Security.Cryptography;

namespace Sealpost.Engine.Tenants;

/// <summary>A tenant's public id: a slug that its owner chose once, or a generated one. It never changes and is never used again.</summary>
internal static class TenantId
{
    public const int MaxLength = 64;
    public const string Expected = "Must be 1 to 64 lower case letters, digits and dashes, beginning and ending with a letter or digit, such as acme-prod.";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create("-0123456789abcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxLength
        && text[0] != '-' && text[^1] != '-'
        && !text.ContainsAnyExcept(Characters);

    public static string Generate() => "t-" + RandomNumberGenerator.GetString(Alphabet, 20);
}
