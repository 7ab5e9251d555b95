using System.Security.Cryptography;
using System.Text;

namespace Sealpost.EndToEnd.Vendors;

/// <summary>HMAC as a receiver computes it: the key is the secret's text in UTF-8.</summary>
internal static class Hmac
{
    public static string Hex(string secret, byte[] message) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message));

    public static string Hex(string secret, string timestamp, byte[] body) => Hex(secret, [.. Encoding.UTF8.GetBytes(timestamp), .. body]);

    public static string Base64(string secret, byte[] message) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message));

    public static string Base64Sha512(string secret, byte[] message) => Convert.ToBase64String(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), message));
}
