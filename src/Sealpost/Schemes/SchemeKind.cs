namespace Sealpost.Schemes;

/// <summary>What family of proof a scheme uses.</summary>
public enum SchemeKind
{
    /// <summary>A keyed hash (RFC 2104) over a template of the request.</summary>
    Hmac,
    /// <summary>A plain hash with the secret concatenated; verified only.</summary>
    Hash,
    /// <summary>A public-key signature.</summary>
    Asymmetric,
    /// <summary>A JSON Web Token.</summary>
    Jwt,
    /// <summary>A shared token, sent as it is.</summary>
    Token,
    /// <summary>HTTP Basic, RFC 7617.</summary>
    Basic,
    /// <summary>HTTP Message Signatures, RFC 9421.</summary>
    HttpSignature,
    /// <summary>No proof at all, spelled out.</summary>
    None,
}
