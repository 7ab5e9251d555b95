using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Server.Access;

/// <summary>The text of an API key: <c>sp_</c> and 43 random letters and digits, 256 bits. Only its SHA-256 is kept.</summary>
internal static class ApiKeyToken
{
    public const string Prefix = "sp_";
    public const int Longest = 255;
    private const int RandomLength = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Generate() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    /// <summary>The end of the key, so that people can tell their keys apart.</summary>
    public static string Hint(string token) => token[^4..];
}
