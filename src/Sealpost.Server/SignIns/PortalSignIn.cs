using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sealpost.Server.Access;
using Sealpost.Server.ExternalLogin;
using Sealpost.Server.Sources;

namespace Sealpost.Server.SignIns;

/// <summary>
/// All that the portal's pages need of people: each method does one thing and sees to the cookie. Call them before the response has begun, and from forms that antiforgery
/// protects.
/// </summary>
internal sealed class PortalSignIn(SignIn signIn, LinkEntry links, SessionCookie cookie, CallerOfRequest callers, RefusedSignIns refused, IOptions<ExternalLoginOptions> external)
{
    /// <summary>Who else may say who somebody is, as people call it; null for nobody.</summary>
    public string? Provider => external.Value.Name;

    /// <summary>Whether only the provider says who somebody is. The set-up link goes on working.</summary>
    public bool PasswordsAreOff => external.Value.Only;

    /// <summary>Who is signed in; null for nobody. Known where <see cref="SessionAuthentication"/> has run: on endpoints whose policy names its scheme.</summary>
    public static Caller? FindCaller(HttpContext context) => FindSession(context) is null ? null : Caller.Of(context);

    public static Session? FindSession(HttpContext context) => context.Features.Get<Session>();

    public Task<SignInOutcome> SignInAsync(HttpContext context, string? email, string? password) =>
        RunWithPasswordAsync(context, address => signIn.SignInAsync(email, password, address, cookie.Read(context), context.RequestAborted));

    /// <summary>Sends the browser to the provider, which sends it back to where <see cref="ExternalLoginHandler"/> waits for it.</summary>
    /// <param name="to">Where to go afterwards: a local path.</param>
    public async Task BeginExternallyAsync(HttpContext context, string to)
    {
        if (cookie.MayBeSet(context)) await context.ChallengeAsync(ExternalLoginHandler.Scheme, new AuthenticationProperties { RedirectUri = to });
        else context.Response.Redirect($"{context.Request.PathBase}{PortalPaths.SignInAfter(ExternalLoginFault.NeedsHttps)}");
    }

    /// <summary>The provider has said whose e-mail address it is.</summary>
    public Task<SignInOutcome> EnterExternallyAsync(HttpContext context, string email) =>
        RunAsync(context, address => signIn.SignInExternallyAsync(email, address, cookie.Read(context), context.RequestAborted));

    public async Task SignOutAsync(HttpContext context)
    {
        await signIn.SignOutAsync(cookie.Read(context), AddressOf(context), context.RequestAborted);
        if (cookie.MayBeSet(context)) cookie.Remove(context);
    }

    /// <summary>All other sessions of the member end.</summary>
    public Task<SignInOutcome> ChangePasswordAsync(HttpContext context, string? current, string? wanted) =>
        RunWithPasswordAsync(context, address => signIn.ChangePasswordAsync(cookie.Read(context), current, wanted, address, context.RequestAborted));

    /// <summary>Whether the set-up link is still good.</summary>
    public Task<bool> MaySetUpAsync(HttpContext context, string? token) => links.MaySetUpAsync(token, context.RequestAborted);

    /// <summary>Makes the first super admin, who is then signed in.</summary>
    public Task<SignInOutcome> SetUpAsync(HttpContext context, string? token, string? email, string? name, string? password) =>
        RunAsync(context, address => links.SetUpAsync(token, email, name, password, address, context.RequestAborted));

    /// <summary>Who the invitation is for; null when it is unknown, used or expired.</summary>
    public Task<Member?> FindInvitedAsync(HttpContext context, string? token) => links.FindInvitedAsync(token, context.RequestAborted);

    /// <summary>Gives the invited member a password; the member is then signed in.</summary>
    public Task<SignInOutcome> AcceptInvitationAsync(HttpContext context, string? token, string? password) =>
        RunWithPasswordAsync(context, address => links.AcceptAsync(token, password, address, cookie.Read(context), context.RequestAborted));

    /// <summary>Opens the session that a portal link promises. Have people press a button for it: programs that look at links before them would use it up.</summary>
    public Task<SignInOutcome> OpenPortalLinkAsync(HttpContext context, string? token) =>
        RunAsync(context, address => links.OpenAsync(token, address, cookie.Read(context), context.RequestAborted));

    private Task<SignInOutcome> RunWithPasswordAsync(HttpContext context, Func<IPAddress, Task<SignInOutcome>> act) =>
        PasswordsAreOff ? Task.FromResult<SignInOutcome>(new SignInOutcome.PasswordsOff()) : RunAsync(context, act);

    private async Task<SignInOutcome> RunAsync(HttpContext context, Func<IPAddress, Task<SignInOutcome>> act)
    {
        if (!cookie.MayBeSet(context)) return new SignInOutcome.NeedsHttps();
        var address = AddressOf(context);
        var outcome = await act(address);
        if (outcome is SignInOutcome.Refused or SignInOutcome.Paused) refused.Count(address);
        if (outcome is SignInOutcome.Opened opened) cookie.Write(context, opened.Session.Token);
        return outcome;
    }

    private IPAddress AddressOf(HttpContext context) => callers.Find(context).Address;
}
