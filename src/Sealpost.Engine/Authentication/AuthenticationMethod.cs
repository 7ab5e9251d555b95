using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Authentication;

/// <summary>How Sealpost shows a receiver who it is, beside the signature. Closed; the unsealed secret parts live only in snapshots.</summary>
internal abstract record AuthenticationMethod
{
    private AuthenticationMethod()
    {
    }

    /// <summary>True when the request carries something that must never travel over plain http.</summary>
    public virtual bool CarriesCredentials => true;

    public sealed record None : AuthenticationMethod
    {
        public override bool CarriesCredentials => false;
    }

    /// <summary>A ready Authorization header value: pasted, or built once from user name and password.</summary>
    public sealed record Authorization(string Value) : AuthenticationMethod
    {
        public override string ToString() => "Authorization [redacted]";
    }

    /// <summary>Custom header pairs whose values are secret.</summary>
    public sealed record Header(string Name, string Value) : AuthenticationMethod
    {
        public override string ToString() => $"{Name}: [redacted]";
    }

    /// <summary>A client certificate in TLS.</summary>
    public sealed record ClientCertificate(TlsIdentity Identity) : AuthenticationMethod;

    /// <summary>A bearer token that one of the tenant's OAuth2 clients gets.</summary>
    /// <param name="Scope">Asked for instead of the client's own; null asks for that.</param>
    public sealed record OAuth2(OAuthClientId Client, string? Scope) : AuthenticationMethod;
}
