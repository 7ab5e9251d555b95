using System.Net.Http.Headers;

namespace Sealpost.Engine.Templates;

/// <summary>The content types a template may have; they decide how values are escaped.</summary>
internal static class TemplateContentType
{
    public const string Default = "application/json";
    public const int MaxLength = 128;
    public const string Expected = "Must be application/json, another type that ends in +json, text/plain or text/markdown; a charset may only be utf-8.";

    public static bool IsValid(string text) =>
        text.Length <= MaxLength && text.All(char.IsAscii) && MediaTypeHeaderValue.TryParse(text, out var type)
        && type.CharSet is null or "utf-8" or "UTF-8"
        && (IsJson(text) || type.MediaType is "text/plain" or "text/markdown");

    /// <summary>Whether values are escaped for JSON; otherwise they are written as they are.</summary>
    public static bool IsJson(string text) =>
        MediaTypeHeaderValue.TryParse(text, out var type) && (type.MediaType is Default || type.MediaType!.StartsWith("application/", StringComparison.Ordinal) && type.MediaType.EndsWith("+json", StringComparison.Ordinal));
}
