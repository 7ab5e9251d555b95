using System.Text.Json;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>Whether a receiver's answer says that the token is no longer good. Pure; a hostile body never throws.</summary>
internal static class ExpiredToken
{
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 8 };

    /// <summary>Every 401 says so (RFC 6750, section 3.1). Some APIs say it with another status and a code in the body, alone or in a list.</summary>
    public static bool IsToldBy(OutboundResult.Responded response)
    {
        if (response.Status == 401) return true;
        return response.Status is 400 or 403 && OAuthPreset.All.Any(preset => preset.ExpiredCode is { } code && Names(response.Body, code));
    }

    private static bool Names(ReadOnlyMemory<byte> body, string code)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Shallow);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().Any(item => HasCode(item, code)) : HasCode(root, code);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasCode(JsonElement item, string code) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("errorCode", out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(code);
}
