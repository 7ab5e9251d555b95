using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Engine.Sources;

/// <summary>What stands in a source's ingest URL: <c>in_</c> and 43 random letters and digits, 256 bits. Only its SHA-256 is kept.</summary>
internal static class SourceToken
{
    private const string Prefix = "in_";
    private const int RandomLength = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string Generate() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    /// <summary>Whether it can be a token at all: what cannot is not worth a look into the database.</summary>
    public static bool IsPossible(ReadOnlySpan<char> text) =>
        text.Length == Prefix.Length + RandomLength && text.StartsWith(Prefix, StringComparison.Ordinal) && !text[Prefix.Length..].ContainsAnyExcept(Characters);

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
