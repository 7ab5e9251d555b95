using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>What a receiver's owner was told: one secret and, during a rotation, the one before it.</summary>
internal sealed class ReceiverKeys(string secret, string? previous = null)
{
    public const string UserName = "hookuser";

    public string Secret => secret;

    /// <summary>During a rotation the secret that is being replaced, which the owner still has.</summary>
    public string Previous => previous ?? secret;

    /// <summary>With a colon and a letter outside ASCII: both are allowed in passwords (RFC 7617, section 2).</summary>
    public string Password => $"{secret}:é";

    public string Base64UserAndPassword => Credentials.Base64(UserName, Password);

    /// <summary>What an authorization server gives out for the secret.</summary>
    public string Token => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Puts the secrets where a template has <c>$secret</c>, <c>$password</c> and <c>$basic</c>.</summary>
    public string FillIn(string template) => template
        .Replace("$secret", Secret, StringComparison.Ordinal)
        .Replace("$password", Password, StringComparison.Ordinal)
        .Replace("$basic", Base64UserAndPassword, StringComparison.Ordinal);

    /// <summary>The keys of somebody else: each differs in one character.</summary>
    public ReceiverKeys Strangers() => new(Changed(Secret), Changed(Previous));

    private static string Changed(string secret)
    {
        var middle = secret.Length / 2;
        return $"{secret[..middle]}{(secret[middle] == 'x' ? 'y' : 'x')}{secret[(middle + 1)..]}";
    }
}
