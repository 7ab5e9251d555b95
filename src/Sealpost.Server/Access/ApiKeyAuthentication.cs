using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary><c>Authorization: Bearer sp_…</c></summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyDirectory keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        new Problem(ProblemType.Unauthenticated, "Send Authorization: Bearer with an API key that is neither revoked nor expired.").ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Forbidden("This API key does not allow the operation.").ExecuteAsync(Context);

    private AuthenticateResult Authenticate()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (keys.Find(value.AsSpan(Bearer.Length).Trim(' ')) is not { } key) return AuthenticateResult.Fail("Unknown, revoked or expired key.");
        Context.Features.Set(key.Caller);
        return key.Authenticated;
    }
}
