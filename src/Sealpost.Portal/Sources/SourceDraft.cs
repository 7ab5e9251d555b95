using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sealpost.Client.Schemes;
using Sealpost.Portal.Display;

namespace Sealpost.Portal.Sources;

/// <summary>Makes the API's JSON of a source's form. What is wrong with the values is for the API to say.</summary>
internal static class SourceDraft
{
    public const string SettingPrefix = "setting-";

    /// <summary>A whole source.</summary>
    public static JsonObject ToCreate(IFormCollection form, SchemeInfo scheme)
    {
        var draft = new JsonObject { ["scheme"] = scheme.Id };
        draft.AddText(form, "name");
        AddSecret(draft, form);
        if (Settings(form, scheme) is { Count: > 0 } settings) draft["settings"] = settings;
        if (form.List("allowedNetworks") is { Count: > 0 } networks) draft["allowedNetworks"] = networks;
        if (Handshake(form) is { } handshake) draft["handshake"] = handshake;
        if (EventType(form) is { } eventType) draft["eventType"] = eventType;
        if (Deduplicate(form) is { } once) draft["deduplicate"] = once;
        return draft;
    }

    /// <summary>The merge patch of what the form may change. Secrets are not in it: they are rotated.</summary>
    public static JsonObject ToPatch(IFormCollection form, SchemeInfo? scheme)
    {
        var patch = new JsonObject { ["name"] = form.Text("name") ?? "", ["allowedNetworks"] = form.List("allowedNetworks"), ["eventType"] = EventType(form), ["deduplicate"] = Deduplicate(form) };
        if (scheme is { Settings.Count: > 0 }) patch["settings"] = Settings(form, scheme);
        if (Handshake(form) is { } handshake) patch["handshake"] = handshake;
        return patch;
    }

    /// <summary>How a secret comes in: given, generated, or not at all.</summary>
    public static void AddSecret(JsonObject draft, IFormCollection form)
    {
        if (form["secretFrom"] == "own") draft["secret"] = form["secret"].ToString();
        if (form["secretFrom"] == "generated") draft["generateSecret"] = true;
        if (form["secretFrom"] != "none") draft.AddText(form, "keyId");
    }

    private static JsonObject Settings(IFormCollection form, SchemeInfo scheme)
    {
        var settings = new JsonObject();
        foreach (var setting in scheme.Settings)
            if (form.Text(SettingPrefix + setting.Name) is { } value && value != setting.Default) settings[setting.Name] = value;
        return settings;
    }

    private static JsonObject? Handshake(IFormCollection form)
    {
        if (form.Text("handshake") is not { } type) return null;
        var handshake = new JsonObject { ["type"] = type };
        if (type is "hub-challenge" or "hash-challenge") handshake.AddText(form, "verifyToken");
        if (type == "options-origin")
        {
            if (form.List("allowedOrigins") is { Count: > 0 } origins) handshake["allowedOrigins"] = origins;
            if (form.Text("allowedRate") is { } rate) handshake["allowedRate"] = FormJson.Number(rate);
        }

        if (type == "sns-subscribe-url" && form.List("allowedTopics") is { Count: > 0 } topics) handshake["allowedTopics"] = topics;
        return handshake;
    }

    private static JsonObject? EventType(IFormCollection form)
    {
        if (form.Text("eventTypeFrom") is not { } from || form.Text("eventTypePlace") is not { } place) return null;
        var type = new JsonObject { [from] = place };
        if (from == "constant") return type;
        type["prefix"] = form.Text("eventTypePrefix");
        type["fallback"] = form.Text("eventTypeFallback");
        return type;
    }

    private static JsonObject? Deduplicate(IFormCollection form)
    {
        if (form.Text("onceBy") is not { } by) return null;
        var once = new JsonObject { ["by"] = by };
        if (by is "header" or "json") once[by] = form.Text("oncePlace") ?? "";
        once.AddText(form, "window");
        return once;
    }
}
