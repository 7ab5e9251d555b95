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

    /// <summary>The keys of somebody else: each differs in one character.</summary>
    public ReceiverKeys Strangers() => new(Changed(Secret), Changed(Previous));

    private static string Changed(string secret)
    {
        var middle = secret.Length / 2;
        return $"{secret[..middle]}{(secret[middle] == 'x' ? 'y' : 'x')}{secret[(middle + 1)..]}";
    }
}
