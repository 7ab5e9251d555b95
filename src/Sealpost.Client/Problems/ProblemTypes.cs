namespace Sealpost.Client.Problems;

/// <summary>The kinds of refusals that a program may want to tell apart. None ever changes its meaning.</summary>
public static class ProblemTypes
{
    /// <summary>400: one or more fields are wrong; <see cref="SealpostProblem.Errors"/> names them all.</summary>
    public const string Validation = Prefix + "validation";

    /// <summary>401: no API key, or one that is unknown, expired or revoked.</summary>
    public const string Unauthenticated = Prefix + "unauthenticated";

    /// <summary>403: the key does not reach this.</summary>
    public const string Forbidden = Prefix + "forbidden";

    /// <summary>404: there is no such thing, or the key may not know of it.</summary>
    public const string NotFound = Prefix + "not-found";

    /// <summary>409: the state of things does not allow it.</summary>
    public const string Conflict = Prefix + "conflict";

    /// <summary>409: the idempotency key was used with another request.</summary>
    public const string IdempotencyConflict = Prefix + "idempotency-conflict";

    /// <summary>412: somebody else's change came first; read it again.</summary>
    public const string PreconditionFailed = Prefix + "precondition-failed";

    /// <summary>413: the body is larger than the server takes.</summary>
    public const string BodyTooLarge = Prefix + "body-too-large";

    /// <summary>500: the server failed; its log says why.</summary>
    public const string Internal = Prefix + "internal";

    /// <summary>503: the server cannot work now.</summary>
    public const string Unavailable = Prefix + "unavailable";

    /// <summary>503: the intake is full.</summary>
    public const string Busy = Prefix + "busy";

    /// <summary>The answer was no problem document.</summary>
    public const string Unknown = "about:blank";

    private const string Prefix = "urn:sealpost:problem:";
}
