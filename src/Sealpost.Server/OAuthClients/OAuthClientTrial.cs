using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.OAuthClients;
using Sealpost.Server.Problems;

namespace Sealpost.Server.OAuthClients;

/// <summary>Asks for a token on request, so that people see what a delivery would meet.</summary>
internal static class OAuthClientTrial
{
    public static async Task<IResult> TestAsync(HttpContext context, string oauthClient, OAuthClientAccess access, OAuthClientStore store, TokenEndpoint endpoint, TokenCache tokens)
    {
        var found = await access.FindAsync(context, oauthClient);
        if (!found.IsGood(out var record, out var problem)) return problem;
        if (await store.OpenAsync(record.TenantNo, record.Id, context.RequestAborted) is not { } client) return Problem.NotFound("OAuth2 client", oauthClient);
        var answer = await endpoint.AskAsync(client, scope: null, context.RequestAborted);
        if (answer.Outcome is TokenOutcome.Granted) tokens.Forget(record.Id);
        return TypedResults.Json(View(client, answer), OAuthClientJson.Default.TokenTestView);
    }

    private static TokenTestView View(OAuthClient client, TokenAnswer answer)
    {
        var view = new TokenTestView(
            Succeeded: false, answer.Status, Error: null, Detail: null, Retryable: false, ExpiresIn: null, BaseUrl: null, client.Settings.TokenUrl.AbsoluteUri, answer.Duration.TotalMilliseconds);
        return answer.Outcome switch
        {
            TokenOutcome.Granted(var token) => view with { Succeeded = true, ExpiresIn = (int)token.Lifetime.TotalSeconds, BaseUrl = token.BaseUrl?.AbsoluteUri },
            TokenOutcome.Refused refused => view with { Error = refused.Error, Detail = refused.Description },
            TokenOutcome.Unavailable unavailable => view with { Error = unavailable.Error, Retryable = true },
            _ => throw new InvalidOperationException(),
        };
    }
}
