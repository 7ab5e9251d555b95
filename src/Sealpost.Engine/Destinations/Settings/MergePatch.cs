using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Engine.Authentication.ClientCertificates;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Templates;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>JSON merge patch (RFC 7396) over stored settings.</summary>
internal static class MergePatch
{
    private const string Authentication = "authentication";

    // A part of them merged into a part of another would mean neither.
    private static readonly string[] ReplacedWhole = [EventFilter.PayloadMember, PayloadTemplateSetting.Member];

    /// <summary>The settings with the patch applied. An authentication of another type replaces the old one whole: its members mean something else.</summary>
    public static JsonElement Apply(DestinationSettings settings, JsonElement patch)
    {
        var target = JsonNode.Parse(settings.Write())!.AsObject();
        if (patch.ValueKind == JsonValueKind.Object && patch.TryGetProperty(Authentication, out var authentication) && authentication.ValueKind == JsonValueKind.Object)
        {
            if (HasOtherType(authentication, settings)) target.Remove(Authentication);
            // It brings a certificate of its own.
            else if (authentication.TryGetProperty(ClientCertificateReader.Pkcs12, out _)) target[Authentication]!.AsObject().Remove(ClientCertificateReader.Certificate);
        }

        return Apply(target, patch, ReplacedWhole);
    }

    /// <summary>A JSON object with the patch applied.</summary>
    /// <param name="replacedWhole">Members of which the patch has all or nothing: a part of one merged into a part of another would mean neither.</param>
    public static JsonElement Apply(string target, JsonElement patch, params ReadOnlySpan<string> replacedWhole) => Apply(JsonNode.Parse(target)!, patch, replacedWhole);

    private static JsonElement Apply(JsonNode target, JsonElement patch, ReadOnlySpan<string> replacedWhole)
    {
        var merged = Merge(target, patch);
        if (patch.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in replacedWhole)
            {
                if (patch.TryGetProperty(member, out var value)) merged!.AsObject()[member] = JsonSerializer.SerializeToNode(value);
            }
        }

        return JsonSerializer.SerializeToElement(merged);
    }

    private static JsonNode? Merge(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) return JsonSerializer.SerializeToNode(patch);
        var result = target as JsonObject ?? [];
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                result.Remove(member.Name);
                continue;
            }

            var current = result[member.Name];
            result.Remove(member.Name);
            result[member.Name] = Merge(current, member.Value);
        }

        return result;
    }

    private static bool HasOtherType(JsonElement authentication, DestinationSettings settings) =>
        authentication.TryGetProperty("type", out var type) && !type.ValueEquals(settings.Authentication.Type);
}
