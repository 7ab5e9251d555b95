using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Members;

/// <summary>What became of a try to get in, or to change a password.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Put the token into the cookie; whatever session there was before is over.</summary>
    public sealed record Opened(OpenedSession Session) : SignInOutcome;

    /// <summary>Name or password is wrong, or the member cannot sign in; it is not told which.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>There were too many failures under this name, known or not, or from this address; or too many sign in at this moment.</summary>
    public sealed record Paused(TimeSpan For) : SignInOutcome;

    /// <summary>The link is unknown, was used or has expired.</summary>
    public sealed record LinkGone : SignInOutcome;

    /// <summary>Neither password nor cookie may travel where others can read along.</summary>
    public sealed record NeedsHttps : SignInOutcome;

    /// <summary>The operator lets people in by an external provider only.</summary>
    public sealed record PasswordsOff : SignInOutcome;

    /// <summary>What was typed in cannot be taken; a link is still good.</summary>
    public sealed record Faulty(IReadOnlyList<FieldFault> Faults) : SignInOutcome;
}
