using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sealpost.Client.Destinations;

namespace Sealpost.Portal.Destinations;

/// <summary>Makes the API's JSON of a destination's form. What is wrong with the values is for the API to say.</summary>
internal static class DestinationDraft
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>A whole destination.</summary>
    public static JsonObject ToCreate(IFormCollection form, ProfileWords words)
    {
        var draft = new JsonObject { ["profile"] = words.Id, ["url"] = Text(form, "url") ?? "", ["description"] = Text(form, "description") ?? "" };
        if (List(form, "eventTypes") is { Count: > 0 } events) draft["eventTypes"] = events;
        var headers = Headers(form);
        SecretHeaderRows.Add(headers, form, []);
        if (headers.Count > 0) draft["headers"] = headers;
        var authentication = Authentication(form);
        if (authentication is not null) draft["authentication"] = authentication;
        if (words.Signing is { } signing) draft["signing"] = Signing(form, signing, isInstead: words.IsOneOnly && authentication is not null);
        if (form["ordered"] == "true") draft["ordered"] = true;
        AddPace(draft, form);
        return draft;
    }

    /// <summary>The merge patch of what the form may change. Credentials change only when the form says so.</summary>
    public static JsonObject ToPatch(IFormCollection form, Destination current)
    {
        var patch = new JsonObject { ["url"] = Text(form, "url") ?? "", ["description"] = Text(form, "description") ?? "" };
        patch["eventTypes"] = List(form, "eventTypes") is { Count: > 0 } events ? events : null;
        var headers = Headers(form);
        foreach (var (name, header) in current.Headers)
            if (!header.Secret && !headers.ContainsKey(name)) headers[name] = null;
        SecretHeaderRows.Add(headers, form, current.Headers.Where(header => header.Value.Secret).Select(header => header.Key));
        patch["headers"] = headers;
        if (form["credentials"] == "change") patch["authentication"] = Authentication(form) ?? new JsonObject { ["type"] = "none" };
        AddPace(patch, form);
        return patch;
    }

    private static JsonArray Signing(IFormCollection form, SigningWords words, bool isInstead)
    {
        if (isInstead || form["signing"] == "none") return [];
        var signing = new JsonObject { ["scheme"] = words.Scheme };
        if (form["signing"] == "own") signing["secret"] = form["secret"].ToString();
        return [signing];
    }

    private static JsonObject? Authentication(IFormCollection form) => form["authentication"].ToString() switch
    {
        "basic" => new() { ["type"] = "basic", ["username"] = form["username"].ToString(), ["password"] = form["password"].ToString() },
        "authorization" => new() { ["type"] = "authorization", ["value"] = form["authorizationValue"].ToString() },
        "header" => new() { ["type"] = "header", ["name"] = Text(form, "headerName") ?? "", ["value"] = form["headerValue"].ToString() },
        "oauth2" => new() { ["type"] = "oauth2", ["client"] = Text(form, "client") ?? "" },
        _ => null,
    };

    private static void AddPace(JsonObject draft, IFormCollection form)
    {
        var retry = new JsonObject();
        if (form.ContainsKey("delays")) retry["delays"] = List(form, "delays");
        if (Text(form, "success") is { } success) retry["success"] = success;
        if (Text(form, "timeout") is { } timeout) retry["timeout"] = timeout;
        if (retry.Count > 0 && form["retry"] == "own") draft["retry"] = retry;
        if (!form.ContainsKey("requestsPerSecond")) return;
        draft["rateLimit"] = Text(form, "requestsPerSecond") is { } rate ? new JsonObject { ["requests"] = Number(rate), ["per"] = "1s" } : null;
    }

    /// <summary>Lines of <c>Name: value</c>.</summary>
    private static JsonObject Headers(IFormCollection form)
    {
        var headers = new JsonObject();
        foreach (var line in form["headers"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[colon < 0 ? line : line[..colon].Trim()] = colon < 0 ? "" : line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private static JsonArray List(IFormCollection form, string name) =>
        [.. form[name].ToString().Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)];

    /// <summary>A text that is no number goes to the API as it is, which then says what it wants.</summary>
    private static JsonNode Number(string text) => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : text;

    private static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
