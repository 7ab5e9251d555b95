using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Display;

/// <summary>Addresses of pages with their filters.</summary>
internal static class Query
{
    /// <summary>The path with the parameters that have a value.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrEmpty(value)) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }

    /// <summary>This page with one parameter changed, the place in the list forgotten.</summary>
    public static string With(this HttpRequest request, string name, string? value)
    {
        var kept = request.Query.Where(parameter => parameter.Key != name && parameter.Key != "after").Select(parameter => (parameter.Key, (string?)parameter.Value.ToString()));
        return Of(request.Path, [.. kept, (name, value)]);
    }

    /// <summary>The next page of the same list.</summary>
    public static string After(this HttpRequest request, string cursor)
    {
        var kept = request.Query.Where(parameter => parameter.Key != "after").Select(parameter => (parameter.Key, (string?)parameter.Value.ToString()));
        return Of(request.Path, [.. kept, ("after", cursor)]);
    }

    /// <summary>One value; null when there is none or it is empty.</summary>
    public static string? Find(this HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;
}
