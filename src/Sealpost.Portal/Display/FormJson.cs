using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Display;

/// <summary>Makes the API's JSON of what stands in a form. What is wrong with the values is for the API to say.</summary>
internal static class FormJson
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>Null when there is nothing but white space.</summary>
    public static string? Text(this IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Words with commas, blanks or line breaks between them.</summary>
    public static JsonArray List(this IFormCollection form, string name) =>
        [.. form[name].ToString().Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)];

    /// <summary>A text that is no number stays a text.</summary>
    public static JsonNode Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : text;

    /// <summary>Adds a member where the form has a value for it.</summary>
    public static void AddText(this JsonObject json, IFormCollection form, string name)
    {
        if (form.Text(name) is { } text) json[name] = text;
    }
}
