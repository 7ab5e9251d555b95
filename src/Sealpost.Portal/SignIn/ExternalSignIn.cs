using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Server.ExternalLogin;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.SignIn;

/// <summary>The way to an external provider, and what to say when it led nowhere.</summary>
internal static class ExternalSignIn
{
    /// <summary>A link and not a form: the pages' policy lets forms go nowhere else.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetRequiredService<PortalSignIn>().Provider is null) return;
        endpoints.MapGet(PortalPaths.External, BeginAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <param name="wanted">Where to go afterwards: a local path.</param>
    public static string Url(string wanted) => wanted == "/" ? PortalPaths.External : $"{PortalPaths.External}?{PortalPaths.ReturnTo}={Uri.EscapeDataString(wanted)}";

    /// <summary>What the sign-in page is to explain; null for nothing.</summary>
    public static ExternalLoginFault? FaultOf(HttpContext context) =>
        context.Request.Query[PortalPaths.Fault] is [{ } text] && Enum.TryParse<ExternalLoginFault>(text, out var fault) && Enum.IsDefined(fault) ? fault : null;

    public static string Explain(ExternalLoginFault fault, string? provider) => fault switch
    {
        ExternalLoginFault.Denied => $"{provider} did not let you in, or you turned back there.",
        ExternalLoginFault.Failed => $"The login was not begun in this browser, took longer than ten minutes, or {provider} answered something that cannot be used. Try again; if it stays so, the server's log says why.",
        ExternalLoginFault.Unreachable => $"{provider} cannot be reached at the moment. Try again later.",
        ExternalLoginFault.Unverified => $"{provider} does not say that your e-mail address is verified. Verify it there, then try again.",
        ExternalLoginFault.NeedsHttps => "A session may not travel over plain http. Open the portal with https, or on the server's own machine.",
        _ => "Nobody with your e-mail address may sign in here. Ask an administrator for an invitation.",
    };

    /// <summary>Another site does not begin a login for somebody: it only gets them to the page that offers it.</summary>
    private static Task BeginAsync(HttpContext context, PortalSignIn people)
    {
        var wanted = LocalPath.Wanted(context);
        if (context.Request.Headers["Sec-Fetch-Site"] is not [{ } site] || site is "same-origin" or "none") return people.BeginExternallyAsync(context, wanted);
        context.Response.Redirect($"{context.Request.PathBase}{PortalPaths.SignIn}?{PortalPaths.ReturnTo}={Uri.EscapeDataString(wanted)}");
        return Task.CompletedTask;
    }
}
