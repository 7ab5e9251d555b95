using System.Security.Claims;
using System.Text.Json;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>What an authorization server said about a token (RFC 7662, 2.2).</summary>
internal sealed record IntrospectionAnswer(bool IsActive, DateTimeOffset? NotBefore, DateTimeOffset? Expires, IReadOnlyList<Claim> Claims)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    private static readonly DateTimeOffset LastMoment = DateTimeOffset.MaxValue;

    /// <summary>Null when it is no answer.</summary>
    public static IntrospectionAnswer? Read(ReadOnlyMemory<byte> utf8Json)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("active", out var active)
                || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                return null;
            return new(active.GetBoolean(), Moment(root, "nbf"), Moment(root, "exp"), [.. root.EnumerateObject().SelectMany(ClaimsOf)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Moment(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds < 0)
            throw new JsonException($"{name} is no time.");
        return seconds > LastMoment.ToUnixTimeSeconds() ? LastMoment : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
    }

    private static IEnumerable<Claim> ClaimsOf(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => [new(member.Name, member.Value.GetString()!)],
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [new(member.Name, member.Value.GetRawText())],
        JsonValueKind.Array => [.. member.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => new Claim(member.Name, item.GetString()!))],
        _ => [],
    };
}
