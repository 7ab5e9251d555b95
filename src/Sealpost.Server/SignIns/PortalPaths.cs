using Sealpost.Server.ExternalLogin;

namespace Sealpost.Server.SignIns;

/// <summary>Where the portal's pages are that links and redirections lead to.</summary>
internal static class PortalPaths
{
    public const string SignIn = "/sign-in";

    /// <summary>The query parameter of the sign-in page that says where to go afterwards: a local path.</summary>
    public const string ReturnTo = "returnUrl";

    /// <summary>Where a browser is sent to the external provider from, and where it comes back to.</summary>
    public const string External = SignIn + "/external";

    public const string ExternalCallback = External + "/callback";

    /// <summary>The query parameter of the sign-in page that says why an external login failed.</summary>
    public const string Fault = "fault";

    public const string SetUp = "/setup";
    public const string Invitation = "/invitation";
    public const string PortalLink = "/enter";

    /// <summary>The query parameter of the three that holds the token.</summary>
    public const string Token = "token";

    public static string SignInAfter(ExternalLoginFault fault) => $"{SignIn}?{Fault}={fault}";
}
