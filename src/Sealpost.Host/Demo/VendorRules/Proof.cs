using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>The steps that receivers have in common.</summary>
internal static class Proof
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    /// <summary>Ten digits and nothing else: a looser form would let digits slide between timestamp and body where nothing separates them.</summary>
    public static Verdict Fresh(string timestamp, DateTimeOffset now)
    {
        if (timestamp.Length != 10 || timestamp.AsSpan().ContainsAnyExceptInRange('0', '9')) return Verdict.MalformedTimestamp;
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        return (now - sent).Duration() > Tolerance ? Verdict.StaleTimestamp : Verdict.Verified;
    }

    /// <summary>What one receiver asks for at once; the first that fails is told.</summary>
    public static VendorRule Both(VendorRule first, VendorRule second) => (request, keys, now) =>
        first(request, keys, now) is var verdict and not Verdict.Verified ? verdict : second(request, keys, now);
}
