using System.Globalization;

namespace Sealpost.Engine.Storage;

/// <summary>Numbers for an <c>IN</c>, written out: the databases have no parameter for a list in common.</summary>
internal static class SqlList
{
    /// <summary>Such as <c>(1, 2)</c>; an empty list contains nothing.</summary>
    public static string Of(IReadOnlyList<int> numbers) =>
        numbers.Count == 0 ? "(NULL)" : $"({string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))})";
}
