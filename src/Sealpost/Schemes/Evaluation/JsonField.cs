using System.Text.Json;

namespace Sealpost.Schemes.Evaluation;

/// <summary>One member of a JSON body, read straight from its bytes.</summary>
internal static class JsonField
{
    /// <summary>
    /// Finds a string, number or boolean. The whole body must be valid JSON of at most 64 levels, and every member on the way must be there
    /// once: readers disagree about which of two equal names counts.
    /// </summary>
    public static Reading Read(ReadOnlySpan<byte> body, JsonPath path, Span<char> scratch, out ReadOnlySpan<char> text)
    {
        text = default;
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read() ? Walk(ref reader, path.Segments, scratch, out text) : Reading.Malformed;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            text = default;
            return Reading.Malformed;
        }
    }

    private static Reading Walk(scoped ref Utf8JsonReader reader, ReadOnlySpan<JsonPathSegment> segments, Span<char> scratch, out ReadOnlySpan<char> text)
    {
        text = default;
        var found = Reading.Missing;
        if (segments.IsEmpty)
        {
            found = Take(ref reader, scratch, out text);
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var wanted = reader.ValueTextEquals(segments[0].Name);
                reader.Read();
                if (!wanted)
                {
                    reader.Skip();
                    continue;
                }

                var inner = Walk(ref reader, segments[1..], scratch, out var value);
                text = value;
                found = found == Reading.Missing ? inner : Reading.Ambiguous;
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == segments[0].Index)
                    found = Walk(ref reader, segments[1..], scratch, out text);
                else
                    reader.Skip();
            }
        }

        if (reader.CurrentDepth == 0)
        {
            while (reader.Read())
            {
            }
        }

        return found;
    }

    private static Reading Take(scoped ref Utf8JsonReader reader, Span<char> scratch, out ReadOnlySpan<char> text)
    {
        text = default;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
            return reader.TokenType == JsonTokenType.Null ? Reading.Missing : Reading.Malformed;

        if (reader.TokenType == JsonTokenType.String)
        {
            text = reader.ValueSpan.Length <= scratch.Length ? scratch[..reader.CopyString(scratch)] : reader.GetString();
        }
        else
        {
            text = reader.ValueSpan.Length <= scratch.Length
                ? scratch[..System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, scratch)]
                : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        }

        return text.IsEmpty ? Reading.Missing : Reading.Found;
    }
}

/// <summary>What came of looking for a value.</summary>
internal enum Reading
{
    Found,
    Missing,
    /// <summary>It is there more than once.</summary>
    Ambiguous,
    /// <summary>The part of the request that should hold it cannot be read.</summary>
    Malformed,
}
