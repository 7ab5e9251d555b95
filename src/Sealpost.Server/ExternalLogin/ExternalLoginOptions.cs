using Microsoft.Extensions.Configuration;

namespace Sealpost.Server.ExternalLogin;

/// <summary>Section <c>Sealpost:Portal:ExternalLogin</c>: who else may say who somebody is. Without it there are passwords only.</summary>
internal sealed class ExternalLoginOptions
{
    public const string Section = "Sealpost:Portal:ExternalLogin";

    /// <summary>What people call the provider, at most 40 characters: it stands on the button.</summary>
    public string? Name { get; set; }

    /// <summary>Where browsers are sent (RFC 6749, section 3.1).</summary>
    public Uri? AuthorizationEndpoint { get; set; }

    /// <summary>Where the code is exchanged for a token (RFC 6749, section 3.2).</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>Where the token is exchanged for what is known of somebody (OpenID Connect Core, section 5.3).</summary>
    public Uri? UserInfoEndpoint { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>A file that holds the secret, such as a mounted one. Read at start.</summary>
    [ConfigurationKeyName("ClientSecret_FILE")]
    public string? ClientSecretFile { get; set; }

    /// <summary>What is asked for. Default none, which asks for <c>openid email</c>.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>The member of the user information that is the e-mail address. Default <c>email</c>.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>The member that says, by <c>true</c>, that the address is theirs. Default <c>email_verified</c>.</summary>
    public string EmailVerifiedClaim { get; set; } = "email_verified";

    /// <summary>Whether nobody signs in with a password any more. Default false.</summary>
    public bool Only { get; set; }

    /// <summary>Whether the configuration has the section at all.</summary>
    public static bool IsIn(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <exception cref="IOException">The file cannot be read.</exception>
    public string ReadSecret() => ClientSecretFile is null ? ClientSecret ?? "" : File.ReadAllText(ClientSecretFile).TrimEnd('\r', '\n');
}
