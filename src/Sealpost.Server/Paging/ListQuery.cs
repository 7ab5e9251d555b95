using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Paging;

/// <summary>Reads the query of a list: limit, cursor and filters. Faults gather in <see cref="Errors"/>; ask <see cref="Refusal"/> once all are read.</summary>
internal sealed class ListQuery
{
    public const int Usual = 50;
    public const int Most = 250;
    private readonly IQueryCollection _query;
    private readonly string _list;

    /// <param name="list">Names the list and its owner, so that a cursor of one is no cursor of another: <c>messages:7</c>.</param>
    /// <param name="positionLength">How many bytes a position of this list has.</param>
    public ListQuery(HttpContext context, string list, int positionLength = 16)
    {
        _query = context.Request.Query;
        _list = list;
        Limit = ReadLimit();
        After = ReadAfter(positionLength);
    }

    public FieldErrors Errors { get; } = new();

    public int Limit { get; }

    /// <summary>How many rows to read: one more than the page shows.</summary>
    public int Rows => Limit + 1;

    /// <summary>The position after which the page begins; null for the first page.</summary>
    public byte[]? After { get; }

    public string Cursor(byte[] position) => Paging.Cursor.Encode(_list, position);

    public Problem? Refusal() => Errors.ToProblemOrNull();

    /// <summary>Null when it is not given; an empty value is a fault.</summary>
    public string? Text(string name)
    {
        if (!_query.TryGetValue(name, out var values)) return null;
        var text = values[0];
        if (!string.IsNullOrEmpty(text)) return text;
        Errors.Add(name, "Give a value or leave it out.");
        return null;
    }

    /// <summary>One of a closed set of camelCase names.</summary>
    public TEnum? Choice<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        foreach (var value in Enum.GetValues<TEnum>())
            if (text == System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString())) return value;
        Errors.Add(name, $"Give one of {string.Join(", ", Enum.GetNames<TEnum>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        if (text.Length > 10 && text[10] is 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        Errors.Add(name, "Give an RFC 3339 time such as 2026-01-31T09:30:00Z; write a plus sign as %2B.");
        return null;
    }

    private int ReadLimit()
    {
        if (Text("limit") is not { } text) return Usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most) return limit;
        Errors.Add("limit", $"Give a whole number from 1 to {Most}.");
        return Usual;
    }

    private byte[]? ReadAfter(int positionLength)
    {
        if (Text("after") is not { } text) return null;
        if (Paging.Cursor.Decode(_list, text) is { } position && position.Length == positionLength) return position;
        Errors.Add("after", "It is not a cursor of this list; give the next of the page before, unchanged.");
        return null;
    }
}
