using System.Buffers.Text;
using System.Security.Cryptography;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>Asks a token endpoint once, through the guarded dialler: the URL is a tenant's, and the request holds its secret.</summary>
internal sealed class TokenEndpoint(GuardedClient http, DestinationUrlPolicy urls, AddressPolicy addresses, StrangerCalls strangers, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private const int JwtIdBytes = 16;

    /// <param name="scope">Null means the client's own.</param>
    public async Task<TokenAnswer> AskAsync(OAuthClient client, string? scope, CancellationToken cancellationToken)
    {
        var stranger = StrangerHost.Of(client.Settings.TokenUrl, addresses);
        if (strangers.Begin(client.TenantNo, stranger) is { } wait) return new(new TokenOutcome.Unavailable(TokenError.AskedTooOften, wait), Status: null, TimeSpan.Zero);
        var jwtId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(JwtIdBytes));
        var request = TokenRequest.Build(client.Settings, client.Credential, scope ?? client.Settings.Scope, time.GetUtcNow(), jwtId);
        var result = await http.SendAsync(
            new OutboundRequest
            {
                Url = request.Url,
                Body = request.Body,
                ContentType = request.ContentType,
                Headers = request.Headers,
                CarriesCredentials = true,
                Timeout = Timeout,
            },
            cancellationToken);
        var answer = Read(result, client);
        if (answer.Outcome is TokenOutcome.Granted) strangers.Welcomed(client.TenantNo, stranger);
        return answer;
    }

    private TokenAnswer Read(OutboundResult result, OAuthClient client) => result switch
    {
        OutboundResult.Responded response => new(
            TokenResponse.Read(response, client.Preset, urls, RetryAfter.Parse(response.Headers.Find("Retry-After"), time.GetUtcNow()), client.Credential.Reveal()),
            response.Status, result.Timing.Total),
        OutboundResult.Failed failed => new(Failure(failed.Reason), failed.Status, result.Timing.Total),
        _ => throw new InvalidOperationException(),
    };

    private static TokenOutcome Failure(FailureReason reason) => reason is FailureReason.DestinationRefused or FailureReason.HeaderRefused or FailureReason.CredentialsOverHttp
        ? new TokenOutcome.Refused(TokenError.UrlNotAllowed)
        : new TokenOutcome.Unavailable(reason.PublicReason());
}

/// <param name="Status">Null when there was no response.</param>
internal sealed record TokenAnswer(TokenOutcome Outcome, int? Status, TimeSpan Duration);
