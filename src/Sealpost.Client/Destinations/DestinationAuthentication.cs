namespace Sealpost.Client.Destinations;

/// <summary>How a destination shows its receiver who is calling. In answers, passwords and values are null.</summary>
public sealed record DestinationAuthentication
{
    /// <summary>Not at all.</summary>
    public static readonly DestinationAuthentication None = new() { Type = "none" };

    /// <summary><c>none</c>, <c>authorization</c>, <c>basic</c>, <c>header</c>, <c>oauth2</c> or <c>mtls</c>.</summary>
    public required string Type { get; init; }

    /// <summary>With <c>basic</c>: the user name, without a colon (RFC 7617).</summary>
    public string? Username { get; init; }

    /// <summary>With <c>basic</c>: the password. With <c>mtls</c>: the password of <see cref="Pkcs12"/>.</summary>
    public string? Password { get; init; }

    /// <summary>With <c>header</c>: the header's name.</summary>
    public string? Name { get; init; }

    /// <summary>With <c>authorization</c>: the whole value of the Authorization header. With <c>header</c>: the header's value.</summary>
    public string? Value { get; init; }

    /// <summary>With <c>oauth2</c>: the id of the tenant's OAuth2 client, <c>oac_…</c>.</summary>
    public string? Client { get; init; }

    /// <summary>With <c>oauth2</c>: another scope than the client's; null for the client's.</summary>
    public string? Scope { get; init; }

    /// <summary>With <c>mtls</c>: the client certificate in PEM, then those that lead to a root.</summary>
    public string? Certificate { get; init; }

    /// <summary>With <c>mtls</c> and <see cref="Certificate"/>: its private key in PEM, not encrypted.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>With <c>mtls</c> instead of both: a PKCS#12 file with one private key, in base64.</summary>
    public string? Pkcs12 { get; init; }

    /// <summary>With <c>mtls</c>, in answers: what is known of the client certificate.</summary>
    public ClientCertificateInfo? ClientCertificate { get; init; }

    /// <summary>User name and password (RFC 7617).</summary>
    /// <param name="username">Without a colon.</param>
    /// <param name="password">May contain colons.</param>
    public static DestinationAuthentication Basic(string username, string password) => new() { Type = "basic", Username = username, Password = password };

    /// <summary>An Authorization header as the receiver gave it.</summary>
    /// <param name="value">The whole value, such as <c>Bearer …</c>.</param>
    public static DestinationAuthentication Authorization(string value) => new() { Type = "authorization", Value = value };

    /// <summary>A header of the receiver's choice.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static DestinationAuthentication Header(string name, string value) => new() { Type = "header", Name = name, Value = value };

    /// <summary>Tokens of an OAuth2 client (RFC 6749, section 4.4).</summary>
    /// <param name="client">The id of one of the tenant's clients.</param>
    /// <param name="scope">Another scope than the client's; null for the client's.</param>
    public static DestinationAuthentication OAuth2(string client, string? scope = null) => new() { Type = "oauth2", Client = client, Scope = scope };

    /// <summary>A client certificate in TLS.</summary>
    /// <param name="certificate">In PEM: the client's own, then those that lead to a root.</param>
    /// <param name="privateKey">The private key of the first, in PEM, not encrypted.</param>
    public static DestinationAuthentication MutualTls(string certificate, string privateKey) => new() { Type = "mtls", Certificate = certificate, PrivateKey = privateKey };

    /// <summary>A client certificate in TLS.</summary>
    /// <param name="pkcs12">A PKCS#12 file with one private key and its certificates.</param>
    /// <param name="password">The password of the file; null for none.</param>
    public static DestinationAuthentication MutualTls(ReadOnlySpan<byte> pkcs12, string? password) => new() { Type = "mtls", Pkcs12 = Convert.ToBase64String(pkcs12), Password = password };

    /// <summary>The type alone: keeps secrets out of logs.</summary>
    public override string ToString() => Type;
}
