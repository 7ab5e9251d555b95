using System.Text;

namespace Sealpost.Engine.Deliveries;

/// <summary>How the history keeps headers: one <c>name: value</c> a line. Neither part can hold a line break.</summary>
internal static class HeaderLines
{
    public static string? Format(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0) return null;
        var text = new StringBuilder();
        foreach (var (name, value) in headers) text.Append(name).Append(": ").Append(value).Append('\n');
        return text.ToString(0, text.Length - 1);
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
}
