namespace Sealpost.Server.Problems;

/// <summary>The closed list of refusals. Clients may branch on <see cref="Urn"/>: it never changes its meaning.</summary>
internal sealed record ProblemType(int Status, string Name, string Title)
{
    public static readonly ProblemType Validation = new(400, "validation", "The request is not valid");
    public static readonly ProblemType MalformedBody = new(400, "malformed-body", "The body cannot be read");
    public static readonly ProblemType BadRequest = new(400, "bad-request", "The request cannot be understood");
    public static readonly ProblemType Unauthenticated = new(401, "unauthenticated", "An API key is needed");
    public static readonly ProblemType Forbidden = new(403, "forbidden", "The API key does not allow this");
    public static readonly ProblemType NotFound = new(404, "not-found", "Not found");
    public static readonly ProblemType MethodNotAllowed = new(405, "method-not-allowed", "The method is not allowed here");
    public static readonly ProblemType Timeout = new(408, "timeout", "The request took too long");
    public static readonly ProblemType Conflict = new(409, "conflict", "The request conflicts with what is stored");
    public static readonly ProblemType IdempotencyConflict = new(409, "idempotency-conflict", "The idempotency key was used with another request");
    public static readonly ProblemType PreconditionFailed = new(412, "precondition-failed", "It was changed meanwhile");
    public static readonly ProblemType BodyTooLarge = new(413, "body-too-large", "The body is too large");
    public static readonly ProblemType UnsupportedMediaType = new(415, "unsupported-media-type", "The content type is not supported");
    public static readonly ProblemType PreconditionRequired = new(428, "precondition-required", "If-Match is needed");
    public static readonly ProblemType LimitReached = new(429, "limit-reached", "A limit of the tenant is reached");
    public static readonly ProblemType HeadersTooLarge = new(431, "headers-too-large", "The headers are too large");
    public static readonly ProblemType Internal = new(500, "internal", "Something failed on our side");
    public static readonly ProblemType Unavailable = new(503, "unavailable", "The service is not available now");
    public static readonly ProblemType Busy = new(503, "busy", "The intake is full");

    public static readonly IReadOnlyList<ProblemType> All =
    [
        Validation, MalformedBody, BadRequest, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, Timeout, Conflict, IdempotencyConflict, PreconditionFailed,
        BodyTooLarge, UnsupportedMediaType, PreconditionRequired, LimitReached, HeadersTooLarge, Internal, Unavailable, Busy,
    ];

    public string Urn { get; } = $"urn:sealpost:problem:{Name}";

    /// <summary>The type that best says what a bare status code means.</summary>
    public static ProblemType ForStatus(int status) =>
        All.FirstOrDefault(type => type.Status == status && type != Validation && type != MalformedBody) ?? (status >= 500 ? Internal : BadRequest);
}
