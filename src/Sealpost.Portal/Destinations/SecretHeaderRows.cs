using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sealpost.Portal.Display;

namespace Sealpost.Portal.Destinations;

/// <summary>The part of a destination's form for headers whose values are secret: stored ones to replace or remove, and places for new ones.</summary>
internal static class SecretHeaderRows
{
    /// <summary>New ones that one form takes.</summary>
    public const int Places = 2;

    public static string ValueOf(string header) => $"secretHeader-{header}";

    public static string DropOf(string header) => $"dropHeader-{header}";

    public static string NewNameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"newHeaderName-{place}");

    public static string NewValueOf(int place) => string.Create(CultureInfo.InvariantCulture, $"newHeaderValue-{place}");

    /// <summary>What the API calls it when something about it is wrong.</summary>
    public static string MemberOf(string header) => $"headers.{header}";

    /// <summary>Adds to a merge patch, or a whole destination, what the form says of secret headers. A stored one that it does not mention stays.</summary>
    /// <param name="stored">The names of those that are stored.</param>
    public static void Add(JsonObject headers, IFormCollection form, IEnumerable<string> stored)
    {
        foreach (var name in stored)
        {
            if (form[DropOf(name)] == "true") headers[name] = null;
            else if (form.Text(ValueOf(name)) is { } value) headers[name] = Secret(value);
        }

        for (var place = 0; place < Places; place++)
        {
            var (name, value) = (form.Text(NewNameOf(place)), form.Text(NewValueOf(place)));
            if (name is not null || value is not null) headers[name ?? ""] = Secret(value ?? "");
        }
    }

    private static JsonObject Secret(string value) => new() { ["value"] = value, ["secret"] = true };
}
