using System.Text;
using System.Text.Json;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Sources.Settings;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Makes the event type of what a sender sent. Pure.</summary>
internal static class EventNaming
{
    /// <summary>What the request says, made into a name; null when it says nothing that could be one.</summary>
    public static string? Of(EventTypeSetting setting, SourceRequest request)
    {
        if (setting.Constant is { } constant) return constant;
        var said = setting switch
        {
            { Header: { } header } => request.Header(header),
            { Query: { } query } => request.Query(query),
            { Json: { } pointer } => JsonText(pointer, request.Content),
            _ => null,
        };
        return string.IsNullOrEmpty(said) ? null : Shaped(setting.Prefix + said);
    }

    /// <summary>The text of a value in a JSON body: a string, a number or a boolean; null for everything else.</summary>
    public static string? JsonText(string pointer, ReadOnlyMemory<byte> body)
    {
        using var payload = new JsonPayload(body);
        if (JsonPointer.TryParse(pointer, out _) is not { } path || !payload.TryGetRoot(out var root) || !path.TryFind(root, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => Validation.FieldReader.TryGetString(value, out var text) ? text : null,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
    }

    /// <summary>Everything that an event type cannot have becomes a dash, at the ends nothing: <c>Issue: opened</c> is <c>Issue-opened</c>.</summary>
    private static string? Shaped(string said)
    {
        if (EventTypeName.IsValid(said)) return said;
        var name = new StringBuilder();
        foreach (var character in said.AsSpan(0, Math.Min(said.Length, EventTypeName.MaxLength)))
        {
            var isJoint = character is '.' or '/';
            var kept = isJoint || char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-';
            var last = name.Length == 0 ? '.' : name[^1];
            if ((isJoint && last is '.' or '/') || (kept == '-' && character != '-' && last is '-' or '.' or '/')) continue;
            name.Append(kept);
        }

        var shaped = name.ToString().Trim('.', '/', '-');
        return EventTypeName.IsValid(shaped) ? shaped : null;
    }
}
