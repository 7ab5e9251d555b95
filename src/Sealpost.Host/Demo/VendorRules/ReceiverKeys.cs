using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Demo.VendorRules;

/// <summary>What a receiver's owner has: the secret of signatures and, during a rotation, the one before it; and a credential.</summary>
internal sealed class ReceiverKeys(string secret, string? previous = null)
{
    public const string UserName = "hookuser";

    public string Secret { get; } = secret;

    /// <summary>What the owner made up, for a header or an authorization server; the secret too, unless the server made another.</summary>
    public string Credential { get; init; } = secret;

    /// <summary>During a rotation the secret that is being replaced, which the owner still has.</summary>
    public string Previous { get; } = previous ?? secret;

    /// <summary>With a colon and a letter outside ASCII: both are allowed in passwords (RFC 7617, section 2).</summary>
    public string Password => $"{Credential}:é";

    public string Base64UserAndPassword => Credentials.Base64(UserName, Password);

    /// <summary>What an authorization server gives out for the credential.</summary>
    public string Token => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Credential)));

    /// <summary>Puts the secrets where a template has <c>$secret</c>, <c>$password</c> and <c>$basic</c>.</summary>
    public string FillIn(string template) => template
        .Replace("$secret", Credential, StringComparison.Ordinal)
        .Replace("$password", Password, StringComparison.Ordinal)
        .Replace("$basic", Base64UserAndPassword, StringComparison.Ordinal);

    /// <summary>After the secret was replaced.</summary>
    public ReceiverKeys ReplacedBy(string next) => new(next, Secret) { Credential = Credential };

    /// <summary>The keys of somebody else: each differs in one character.</summary>
    public ReceiverKeys Strangers() => new(Changed(Secret), Changed(Previous)) { Credential = Changed(Credential) };

    private static string Changed(string secret)
    {
        var middle = secret.Length / 2;
        return $"{secret[..middle]}{(secret[middle] == 'x' ? 'y' : 'x')}{secret[(middle + 1)..]}";
    }
}
