using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>API keys as ASP.NET Core's authentication knows them.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, ApiKeyDirectory keys, RefusedCalls refused)
    // The framework would log two lines for every call without a valid key.
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public new const string Scheme = "ApiKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refused.Refuse(Context).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Forbidden("This API key does not allow the operation.").ExecuteAsync(Context);

    private AuthenticateResult Authenticate()
    {
        if (Context.Features.Get<BroughtCaller>() is { } brought)
        {
            Context.Features.Set(brought.Caller);
            return BroughtCaller.Authenticated;
        }

        if (!ApiKeyHeader.TryRead(Request, keys, out var key)) return AuthenticateResult.NoResult();
        if (key is null) return AuthenticateResult.Fail("Unknown, revoked or expired key.");
        Context.Features.Set(key.Caller);
        return key.Authenticated;
    }
}
