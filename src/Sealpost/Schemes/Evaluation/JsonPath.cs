using System.Globalization;

namespace Sealpost.Schemes.Evaluation;

/// <summary>A JSON pointer (RFC 6901), split once.</summary>
internal sealed class JsonPath
{
    private readonly JsonPathSegment[] _segments;

    private JsonPath(JsonPathSegment[] segments) => _segments = segments;

    public ReadOnlySpan<JsonPathSegment> Segments => _segments;

    public static JsonPath? TryParse(string pointer)
    {
        if (pointer.Length < 2 || pointer[0] != '/')
            return null;

        var parts = pointer[1..].Split('/');
        return parts.Length > 16 || parts.Any(part => !HasGoodEscapes(part)) ? null : new JsonPath([.. parts.Select(Segment)]);
    }

    private static bool HasGoodEscapes(string part)
    {
        for (var i = part.IndexOf('~', StringComparison.Ordinal); i >= 0; i = part.IndexOf('~', i + 1))
        {
            if (i + 1 == part.Length || part[i + 1] is not ('0' or '1'))
                return false;
        }

        return true;
    }

    private static JsonPathSegment Segment(string part)
    {
        var isIndex = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        return new(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), isIndex ? index : -1);
    }
}

/// <summary>One step: a member's name, and the array index it also is, or -1.</summary>
internal readonly record struct JsonPathSegment(string Name, int Index);
