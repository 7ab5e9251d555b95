using System.Diagnostics.CodeAnalysis;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>What a request's path names, or the problem that answers a caller who is not to know of it.</summary>
internal readonly record struct Found<T>(T? Value, Problem? Problem)
    where T : class
{
    public bool IsGood([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        (value, problem) = (Value, Problem);
        return problem is null;
    }
}
