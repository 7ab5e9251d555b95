using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Server.SignIns;
using Sealpost.Server.Sources;

namespace Sealpost.Server.ExternalLogin;

/// <summary>
/// ASP.NET Core's authorization code flow with PKCE, ending in a session of ours instead of a cookie of the framework's: state, correlation and code are its, what the provider
/// says of the person and what becomes of it are decided here.
/// </summary>
internal sealed partial class ExternalLoginHandler(
    IOptionsMonitor<OAuthOptions> options, UrlEncoder encoder, IOptions<ExternalLoginOptions> settings, PublicAddress address, PortalSignIn people, ILogger<ExternalLoginHandler> log)
    // What the framework logs of a provider's answers is not known to be without a token.
    : OAuthHandler<OAuthOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public new const string Scheme = "External";

    private const int LongestCode = 40;
    private const string ErrorCode = "error";

    public override async Task<bool> HandleRequestAsync()
    {
        if (!await ShouldHandleRequestAsync()) return false;
        Response.Headers.CacheControl = "no-store";
        var (fault, to) = await EnterAsync();
        Response.Redirect($"{Request.PathBase}{(fault is { } why ? PortalPaths.SignInAfter(why) : to)}");
        return true;
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) => base.BuildChallengeUrl(properties, CallbackUrl());

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context) => base.ExchangeCodeAsync(new(context.Properties, context.Code, CallbackUrl()));

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        request.Headers.Accept.Add(new("application/json"));
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode) throw new AuthenticationFailureException("The user information was refused.");
        using var known = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Context.RequestAborted));
        if (UserInformation.FindVerifiedEmail(known.RootElement, settings.Value.EmailClaim, settings.Value.EmailVerifiedClaim) is { } email) identity.AddClaim(new(ClaimTypes.Email, email));
        return new(new ClaimsPrincipal(identity), properties, base.Scheme.Name);
    }

    private async Task<(ExternalLoginFault? Fault, string To)> EnterAsync()
    {
        HandleRequestResult result;
        try
        {
            result = await HandleRemoteAuthenticateAsync();
        }
        catch (Exception failure) when (!Context.RequestAborted.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException)
        {
            return Tell(ExternalLoginFault.Unreachable, failure is HttpRequestException ? failure.Message : "it took too long");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or AuthenticationFailureException)
        {
            return Tell(ExternalLoginFault.Failed, "the provider's answer cannot be used");
        }

        if (result.Ticket is not { } ticket)
        {
            var code = CodeOf(result.Failure);
            return Tell(code == "access_denied" ? ExternalLoginFault.Denied : ExternalLoginFault.Failed, code ?? "it was not begun in this browser, took too long or brought no code");
        }

        if (ticket.Principal.FindFirstValue(ClaimTypes.Email) is not { } email) return Tell(ExternalLoginFault.Unverified, "the provider gives no verified e-mail address");
        return await people.EnterExternallyAsync(Context, email) is SignInOutcome.Opened
            ? (null, ticket.Properties.RedirectUri ?? "/")
            : Tell(ExternalLoginFault.Refused, "the address is no member's, or the member may not sign in");
    }

    private string CallbackUrl() => $"{address.Of(Context)}{Options.CallbackPath}";

    private (ExternalLoginFault? Fault, string To) Tell(ExternalLoginFault fault, string reason)
    {
        LogRefused(log, fault, reason);
        return (fault, "");
    }

    /// <summary>The error that the provider names (RFC 6749, section 4.1.2.1), as far as it can stand in a log. What it says beside that is not repeated.</summary>
    private static string? CodeOf(Exception? failure) =>
        failure?.Data[ErrorCode]?.ToString() is { Length: > 0 and <= LongestCode } code && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.') ? code : null;

    [LoggerMessage(LogLevel.Warning, "An external login ended as {Fault}: {Reason}")]
    private static partial void LogRefused(ILogger logger, ExternalLoginFault fault, string reason);
}
