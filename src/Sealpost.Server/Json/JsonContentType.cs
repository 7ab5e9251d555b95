using Microsoft.Net.Http.Headers;

namespace Sealpost.Server.Json;

/// <summary>The media type of a body, without its parameters.</summary>
internal readonly record struct JsonContentType(string MediaType, bool IsUtf8)
{
    public static JsonContentType Of(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            ? new(parsed.MediaType.Value ?? "", !parsed.Charset.HasValue || parsed.Charset.AsSpan().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            : new("", false);

    public bool Is(string mediaType) => MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
