namespace Sealpost.Secrets;

/// <summary>How the text of a secret becomes key bytes. Chosen by the scheme, never guessed: text that looks like base64 may be text.</summary>
internal enum SecretDecoding
{
    Utf8,
    Hex,
    Base64,
    /// <summary>For public keys only: nothing but the texts that say themselves what they are.</summary>
    Pem,
}
