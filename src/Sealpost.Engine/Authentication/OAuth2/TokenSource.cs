using System.Data.Common;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>Gets a token for a slot: the stored one when it is good, else a new one from the endpoint. Reads the client afresh each time.</summary>
internal sealed partial class TokenSource(OAuthClientStore clients, TokenStore tokens, TokenEndpoint endpoint, TokenMetrics metrics, ILogger<TokenSource> log)
{
    // Below this a stored token would be asked for again at once.
    private static readonly TimeSpan WorthUsing = TimeSpan.FromMinutes(2);

    /// <param name="unwanted">A token value that is of no use any more; null for none.</param>
    public async Task<TokenOutcome> ObtainAsync(TokenKey key, string? unwanted, CancellationToken cancellationToken)
    {
        OAuthClient? client;
        try
        {
            client = await clients.OpenAsync(key.TenantNo, key.Client, cancellationToken);
            if (client is null) return new TokenOutcome.Refused(TokenError.ClientMissing);
            if (await tokens.FindAsync(client, key.Scope, cancellationToken) is { } stored && stored.Value != unwanted && stored.Lifetime > WorthUsing) return new TokenOutcome.Granted(stored);
        }
        catch (MasterKeyException failure)
        {
            LogUnreadable(log, failure, key.Client.ToString());
            return new TokenOutcome.Refused(TokenError.SecretUnreadable);
        }
        catch (DbException failure)
        {
            LogStorage(log, failure, key.Client.ToString());
            return new TokenOutcome.Unavailable(TokenError.StorageUnavailable);
        }

        var answer = await endpoint.AskAsync(client, key.Scope, cancellationToken);
        metrics.Fetched(answer.Outcome);
        switch (answer.Outcome)
        {
            case TokenOutcome.Granted granted:
                LogGranted(log, client.Id.ToString(), granted.Token.Lifetime);
                await KeepAsync(client, key.Scope, granted.Token, cancellationToken);
                break;
            case TokenOutcome.Refused refused:
                LogRefused(log, client.Id.ToString(), client.Settings.TokenUrl.Host, refused.Error);
                break;
            case TokenOutcome.Unavailable unavailable:
                LogUnavailable(log, client.Id.ToString(), client.Settings.TokenUrl.Host, unavailable.Error);
                break;
        }

        return answer.Outcome;
    }

    // A token that could not be stored serves this node all the same.
    private async Task KeepAsync(OAuthClient client, string? scope, AccessToken token, CancellationToken cancellationToken)
    {
        try
        {
            await tokens.WriteAsync(client, scope, token, cancellationToken);
        }
        catch (DbException failure)
        {
            LogStorage(log, failure, client.Id.ToString());
        }
    }

    [LoggerMessage(LogLevel.Debug, "OAuth2 client {Client} has a new token for {Lifetime}")]
    private static partial void LogGranted(ILogger log, string client, TimeSpan lifetime);

    [LoggerMessage(LogLevel.Error, "OAuth2 client {Client} gets no token from {Host}: {Error}. Its deliveries fail until its settings, here or there, are mended")]
    private static partial void LogRefused(ILogger log, string client, string host, string error);

    [LoggerMessage(LogLevel.Warning, "OAuth2 client {Client} gets no token from {Host} now: {Error}")]
    private static partial void LogUnavailable(ILogger log, string client, string host, string error);

    [LoggerMessage(LogLevel.Error, "The secret of OAuth2 client {Client} does not open")]
    private static partial void LogUnreadable(ILogger log, Exception failure, string client);

    [LoggerMessage(LogLevel.Error, "The stored token of OAuth2 client {Client} could not be read or written")]
    private static partial void LogStorage(ILogger log, Exception failure, string client);
}
