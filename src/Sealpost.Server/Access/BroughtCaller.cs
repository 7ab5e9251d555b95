using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Sealpost.Server.Access;

/// <summary>
/// The caller of a request that a page makes inside the process, as a feature of it: somebody who was authenticated with the page. Nothing that comes over the network can
/// bring one. From here on the request is like any other.
/// </summary>
internal sealed record BroughtCaller(Caller Caller)
{
    private const string Scheme = "Page";

    public static AuthenticateResult Authenticated { get; } = AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(Scheme)), Scheme));
}
