using System.Security.Claims;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>What became of a token.</summary>
internal abstract record BearerOutcome
{
    private BearerOutcome()
    {
    }

    /// <summary>The token is good; these are its claims.</summary>
    internal sealed record Valid(IReadOnlyList<Claim> Claims) : BearerOutcome;

    /// <summary>There is no token, or it is not good.</summary>
    internal sealed record Invalid(string Reason) : BearerOutcome;

    /// <summary>Nobody could be asked.</summary>
    internal sealed record Unavailable : BearerOutcome;
}
