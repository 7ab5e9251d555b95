namespace Sealpost.Client.Problems;

/// <summary>The server refused or failed. The message says all of the problem, field by field.</summary>
/// <param name="problem">What the server said.</param>
public sealed class SealpostProblemException(SealpostProblem problem) : Exception(Describe(problem))
{
    /// <summary>What the server said.</summary>
    public SealpostProblem Problem { get; } = problem;

    /// <summary>The kind of refusal, one of <see cref="ProblemTypes"/>.</summary>
    public string Type => Problem.Type;

    /// <summary>The HTTP status code.</summary>
    public int Status => Problem.Status;

    /// <summary>What is wrong field by field; empty when the refusal is about no field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors => Problem.Errors;

    private static string Describe(SealpostProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var fields = problem.Errors.Select(error => $" {error.Key}: {string.Join(' ', error.Value)}");
        return $"{problem.Title} ({problem.Status}): {problem.Detail}{string.Concat(fields)}";
    }
}
