namespace Sealpost.Engine.Deliveries;

/// <summary>How the history keeps headers: one <c>name: value</c> a line. Neither part can hold a line break.</summary>
internal static class HeaderLines
{
    public static string? Format(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0) return null;
        var length = -1;
        for (var i = 0; i < headers.Count; i++) length += headers[i].Key.Length + 2 + headers[i].Value.Length + 1;
        return string.Create(length, headers, Write);
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string? lines)
    {
        if (lines is null) return [];
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 2)..]));
        }

        return headers;
    }

    private static void Write(Span<char> text, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, value) = headers[i];
            if (i > 0) text = Append(text, "\n");
            text = Append(Append(Append(text, name), ": "), value);
        }
    }

    private static Span<char> Append(Span<char> text, string part)
    {
        part.CopyTo(text);
        return text[part.Length..];
    }
}
