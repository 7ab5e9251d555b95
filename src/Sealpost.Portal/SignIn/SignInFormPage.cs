using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Sealpost.Client.Problems;
using Sealpost.Engine.Members;
using Sealpost.Portal.Layout;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.SignIn;

/// <summary>A page on which somebody gets in: what it asks ends as a session or as something to read.</summary>
public abstract class SignInFormPage : ComponentBase
{
    [CascadingParameter] private protected HttpContext Context { get; set; } = null!;

    [Inject] private protected PortalSignIn People { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>What is wrong with what was typed in, or why it is refused.</summary>
    private protected SealpostProblem? Problem { get; private set; }

    /// <summary>Whether the link is unknown, used or expired.</summary>
    private protected bool IsLinkGone { get; set; }

    private protected string? Token => Context.Request.Query[PortalPaths.Token] is [{ Length: > 0 } token] ? token : null;

    private protected bool IsSent => HttpMethods.IsPost(Context.Request.Method) && Context.Request.HasFormContentType;

    private protected string? Sent(string name) => IsSent ? Context.Request.Form[name].ToString() : null;

    private protected async Task EnterAsync(Task<SignInOutcome> entering, string to)
    {
        switch (await entering)
        {
            case SignInOutcome.Opened:
                Navigation.NavigateTo(to);
                break;
            case SignInOutcome.Refused:
                Refuse(StatusCodes.Status401Unauthorized, "That did not fit", "E-mail address or password is wrong, or the account may not sign in. Try again, or ask an administrator for a new link.");
                break;
            case SignInOutcome.Paused paused:
                Context.Response.Headers.RetryAfter = Math.Ceiling(paused.For.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                Refuse(StatusCodes.Status429TooManyRequests, "Too many tries", $"Wait {Display.Words.Wait(paused.For)}, then try again.");
                break;
            case SignInOutcome.LinkGone:
                IsLinkGone = true;
                Context.AnswerWith(StatusCodes.Status404NotFound);
                break;
            case SignInOutcome.NeedsHttps:
                Refuse(StatusCodes.Status400BadRequest, "This connection is not safe", "Neither a password nor a session may travel over plain http. Open the portal with https, or on the server's own machine.");
                break;
            case SignInOutcome.PasswordsOff:
                Refuse(StatusCodes.Status403Forbidden, "Passwords are switched off", $"Sign in with {People.Provider} instead.");
                break;
            case SignInOutcome.Faulty faulty:
                Context.AnswerWith(StatusCodes.Status400BadRequest);
                Problem = new()
                {
                    Type = ProblemTypes.Validation,
                    Errors = faulty.Faults.GroupBy(fault => fault.Field).ToDictionary(fault => fault.Key, fault => (IReadOnlyList<string>)[.. fault.Select(one => one.Message)]),
                };
                break;
        }
    }

    private void Refuse(int status, string title, string detail)
    {
        Context.AnswerWith(status);
        Problem = new() { Title = title, Status = status, Detail = detail };
    }
}
