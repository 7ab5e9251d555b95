using System.Collections.ObjectModel;

namespace Sealpost.Client.Problems;

/// <summary>A refusal as the server describes it (RFC 9457). Nothing was changed, unless <see cref="Status"/> is 500 or more.</summary>
public sealed record SealpostProblem
{
    private static readonly ReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>A stable name of the kind of refusal, one of <see cref="ProblemTypes"/>; <c>about:blank</c> when the answer was no problem document, as a proxy's would be.</summary>
    public string Type { get; init => field = value ?? ProblemTypes.Unknown; } = ProblemTypes.Unknown;

    /// <summary>The kind of refusal, for people.</summary>
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>The HTTP status code.</summary>
    public int Status { get; init; }

    /// <summary>What is wrong with this request and how to mend it.</summary>
    public string Detail { get; init => field = value ?? ""; } = "";

    /// <summary>What is wrong field by field: a member's path, a query parameter or a header, each with its messages. Empty when the refusal is about no field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init => field = value ?? NoErrors; } = NoErrors;
}
