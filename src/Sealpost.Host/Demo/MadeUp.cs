using System.Security.Cryptography;

namespace Sealpost.Host.Demo;

/// <summary>Secrets that last as long as the demo.</summary>
internal static class MadeUp
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Secret() => RandomNumberGenerator.GetString(Alphanumeric, 24);
}
