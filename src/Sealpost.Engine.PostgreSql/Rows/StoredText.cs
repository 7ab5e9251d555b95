using System.Text;

namespace Sealpost.Engine.PostgreSql.Rows;

internal static class StoredText
{
    /// <summary>What receivers send may hold what PostgreSQL's text cannot: a NUL, half a surrogate pair. Those become U+FFFD.</summary>
    public static string? Of(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyInRange('\0', '\0') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
