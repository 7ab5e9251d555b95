using System.ComponentModel;

namespace Sealpost.Server.Paging;

[Description("One page of a list, newest first.")]
internal sealed record Page<T>(
    [property: Description("The items of this page.")] IReadOnlyList<T> Items,
    [property: Description("Send it as ?after= to get the next page; null on the last one.")] string? Next);

internal static class Page
{
    /// <summary>Makes a page of rows that were read with one more than the limit, so that the last page is known to be the last.</summary>
    public static Page<TView> From<TRow, TView>(IReadOnlyList<TRow> rows, ListQuery query, Func<TRow, TView> view, Func<TRow, byte[]> position)
    {
        var shown = rows.Take(query.Limit).ToArray();
        return new([.. shown.Select(view)], rows.Count > query.Limit ? query.Cursor(position(shown[^1])) : null);
    }
}
