using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sealpost.Portal.Display;

namespace Sealpost.Portal.OAuthClients;

/// <summary>Makes the API's JSON of an OAuth2 client's form. What is wrong with the values is for the API to say.</summary>
internal static class OAuthClientDraft
{
    private static readonly string[] Texts = ["name", "clientId", "authenticationEndpoint", "scope", "authorizationMethod", "bodyFormat", "keyId", "audience"];

    /// <summary>A whole client.</summary>
    public static JsonObject ToCreate(IFormCollection form)
    {
        var draft = new JsonObject();
        draft.AddText(form, "preset");
        foreach (var name in Texts) draft.AddText(form, name);
        draft.AddText(form, "tokenPath");
        AddSecrets(draft, form);
        if (Parameters(form) is { Count: > 0 } parameters) draft["extraParameters"] = parameters;
        return draft;
    }

    /// <summary>The merge patch of what the form may change. An empty secret stays what it is.</summary>
    public static JsonObject ToPatch(IFormCollection form, IEnumerable<string> storedParameters)
    {
        var patch = new JsonObject();
        foreach (var name in Texts) patch[name] = form.Text(name);
        patch["tokenPath"] = form["tokenPath"].ToString().Trim();
        AddSecrets(patch, form);
        var parameters = Parameters(form);
        foreach (var name in storedParameters)
            if (!parameters.ContainsKey(name)) parameters[name] = null;
        if (parameters.Count > 0) patch["extraParameters"] = parameters;
        return patch;
    }

    private static void AddSecrets(JsonObject draft, IFormCollection form)
    {
        if (form["clientSecret"].ToString() is { Length: > 0 } secret) draft["clientSecret"] = secret;
        draft.AddText(form, "privateKey");
    }

    /// <summary>Lines of <c>name=value</c>.</summary>
    private static JsonObject Parameters(IFormCollection form)
    {
        var parameters = new JsonObject();
        foreach (var line in form["extraParameters"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = line.IndexOf('=', StringComparison.Ordinal);
            parameters[sign < 0 ? line : line[..sign].Trim()] = sign < 0 ? "" : line[(sign + 1)..].Trim();
        }

        return parameters;
    }
}
