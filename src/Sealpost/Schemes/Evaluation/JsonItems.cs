using System.Text.Json;

namespace Sealpost.Schemes.Evaluation;

/// <summary>The members of a list in a JSON body, as the bytes they stand in.</summary>
internal static class JsonItems
{
    /// <summary>More than any vendor puts into one request.</summary>
    public const int MaxItems = 256;

    /// <returns>Null when the body is not JSON, the list is not there once, is empty or is too long.</returns>
    public static List<Range>? TryList(ReadOnlySpan<byte> body, JsonPath path)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var items = reader.Read() ? Walk(ref reader, path.Segments) : null;
            while (reader.Read())
            {
            }

            return items is { Count: > 0 } ? items : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<Range>? Walk(ref Utf8JsonReader reader, ReadOnlySpan<JsonPathSegment> segments)
    {
        if (segments.IsEmpty)
            return List(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        List<Range>? found = null;
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(segments[0].Name);
            reader.Read();
            if (!wanted)
            {
                reader.Skip();
                continue;
            }

            count++;
            found = Walk(ref reader, segments[1..]);
        }

        return count == 1 ? found : null;
    }

    private static List<Range>? List(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var items = new List<Range>();
        var isTooLong = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            isTooLong |= items.Count == MaxItems;
            if (!isTooLong)
                items.Add(start..(int)reader.BytesConsumed);
        }

        return isTooLong ? null : items;
    }
}
