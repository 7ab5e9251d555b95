using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>Gives a delivery its bearer token and the URL to call with it.</summary>
internal sealed class OAuth2Authenticator(TokenCache tokens)
{
    public async ValueTask<OAuth2Credential> GetAsync(DestinationSnapshot destination, AuthenticationMethod.OAuth2 method, CancellationToken cancellationToken) =>
        await tokens.GetAsync(Key(destination, method), cancellationToken) switch
        {
            TokenOutcome.Granted(var token) => TargetUrl.Resolve(destination.Url, token.BaseUrl) is { } url
                ? new OAuth2Credential.Bearer(token, url)
                : new OAuth2Credential.Failed(TokenError.BaseUrlMissing, Retryable: false),
            TokenOutcome.Refused refused => new OAuth2Credential.Failed(refused.Error, Retryable: false),
            TokenOutcome.Unavailable unavailable => new OAuth2Credential.Failed(unavailable.Error, Retryable: true),
            _ => throw new InvalidOperationException(),
        };

    /// <summary>The receiver refused this token.</summary>
    public void Invalidate(DestinationSnapshot destination, AuthenticationMethod.OAuth2 method, AccessToken token) => tokens.Reject(Key(destination, method), destination.DestinationNo, token);

    private static TokenKey Key(DestinationSnapshot destination, AuthenticationMethod.OAuth2 method) => new(destination.TenantNo, method.Client, method.Scope);
}

/// <summary>What a delivery got to authenticate with. Closed.</summary>
internal abstract record OAuth2Credential
{
    private OAuth2Credential()
    {
    }

    /// <param name="Url">The destination's URL, resolved against the token's base URL when it is only a path.</param>
    public sealed record Bearer(AccessToken Token, Uri Url) : OAuth2Credential
    {
        public KeyValuePair<string, string> Header => new("Authorization", $"Bearer {Token.Value}");

        public override string ToString() => $"Bearer for {Url} [redacted]";
    }

    /// <param name="Reason">A stable word that a tenant may see.</param>
    /// <param name="Retryable">False when it needs a change of configuration.</param>
    public sealed record Failed(string Reason, bool Retryable) : OAuth2Credential;
}
