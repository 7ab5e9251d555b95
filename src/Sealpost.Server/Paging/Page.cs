using System.ComponentModel;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Paging;

[Description("One page of a list, newest first.")]
internal sealed record Page<T>(
    [property: Description("The items of this page.")] IReadOnlyList<T> Items,
    [property: Description("Send it as ?after= to get the next page; null on the last one. A page that has one may be short, even empty: the server looked through enough for one request.")] string? Next);

internal static class Page
{
    /// <summary>Makes a page of rows that were read with one more than the limit, so that the last page is known to be the last.</summary>
    public static Page<TView> From<TRow, TView>(IReadOnlyList<TRow> rows, ListQuery query, Func<TRow, TView> view, Func<TRow, byte[]> position) => From(rows, query, view, position, end: null);

    /// <summary>Makes a page of what a bounded look brought: it goes on where the look ended, however little that was.</summary>
    public static Page<TView> From<TRow, TId, TView>(Found<TRow, TId> found, ListQuery query, Func<TRow, TView> view, Func<TRow, TId> id, Func<TId, byte[]> position)
        where TId : struct => From(found.Rows, query, view, row => position(id(row)), found.End is { } end ? position(end) : null);

    private static Page<TView> From<TRow, TView>(IReadOnlyList<TRow> rows, ListQuery query, Func<TRow, TView> view, Func<TRow, byte[]> position, byte[]? end)
    {
        var shown = rows.Take(query.Limit).ToArray();
        var next = rows.Count > query.Limit ? position(shown[^1]) : end;
        return new([.. shown.Select(view)], next is null ? null : query.Cursor(next));
    }
}
