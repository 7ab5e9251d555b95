using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Server.Access;

namespace Sealpost.Server.SignIns;

/// <summary>Sessions as ASP.NET Core's authentication knows them, for the portal's pages alone: a session makes the same <see cref="Caller"/> as an API key.</summary>
internal sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, SessionCookie cookie, SessionStore sessions)
    // The framework would log two lines for every page without a session.
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public new const string Scheme = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Context) is not { } token) return AuthenticateResult.NoResult();
        if (await sessions.FindAsync(token, Context.RequestAborted) is not { } session) return AuthenticateResult.Fail("The session is over.");
        Context.Features.Set(Caller.With(new Actor(session.Actor, session.Name), session.TenantNo, session.Role));
        Context.Features.Set(session);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session.Actor), new Claim(ClaimTypes.Name, session.Name)], Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    /// <summary>To the page that signs in, and from there back to where the browser wanted to go.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wanted = HttpMethods.IsGet(Request.Method) ? $"?{PortalPaths.ReturnTo}={UrlEncoder.Default.Encode($"{Request.PathBase}{Request.Path}{Request.QueryString}")}" : "";
        Response.Redirect($"{Request.PathBase}{PortalPaths.SignIn}{wanted}");
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
