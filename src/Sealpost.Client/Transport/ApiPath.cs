using System.Globalization;
using System.Text;

namespace Sealpost.Client.Transport;

/// <summary>A path below <c>/api/v1/</c>, or below the server's own root where everybody may ask, each segment escaped.</summary>
internal readonly record struct ApiPath
{
    private ApiPath(string text) => Text = text;

    public string Text { get; }

    public static ApiPath Of(params ReadOnlySpan<string> segments) => new ApiPath("").Then(segments);

    /// <exception cref="ArgumentException">A segment is empty or would climb out of the path.</exception>
    public ApiPath Then(params ReadOnlySpan<string> segments)
    {
        var text = new StringBuilder(Text);
        foreach (var segment in segments)
        {
            // Uri takes dots for steps, escaped or not.
            if (segment is null or "" or "." or "..") throw new ArgumentException($"'{segment}' is not an id.");
            if (text.Length > 0) text.Append('/');
            text.Append(Uri.EscapeDataString(segment));
        }

        return new(text.ToString());
    }

    /// <summary>Adds the query parameters that have a value.</summary>
    public ApiPath With(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(Text);
        var separator = Text.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new(text.ToString());
    }

    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
