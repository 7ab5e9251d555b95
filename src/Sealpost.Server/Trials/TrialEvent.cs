using System.Runtime.InteropServices;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Validation;

namespace Sealpost.Server.Trials;

/// <summary>The event of a trial: its type, and its payload as JSON text or in base64.</summary>
internal sealed record TrialEvent(string EventType, ReadOnlyMemory<byte> Payload)
{
    private const string AsJson = "payload";
    private const string AsBase64 = "payloadBase64";

    /// <summary>Worth using only when no fault was noted.</summary>
    public static TrialEvent Read(FieldReader body)
    {
        var eventType = body.RequiredText("eventType", int.MaxValue);
        if (eventType is not null && !EventTypeName.IsValid(eventType)) body.Fault("eventType", EventTypeName.Expected);
        return new(eventType ?? "", ReadPayload(body));
    }

    private static byte[] ReadPayload(FieldReader body)
    {
        var base64 = body.Text(AsBase64, int.MaxValue);
        if (body.IsNull(AsJson)) return "null"u8.ToArray();
        if (body.Any(AsJson) is { } json)
        {
            if (base64 is not null) body.Fault(AsBase64, "Give payload or payloadBase64, not both.");
            return JsonMarshal.GetRawUtf8Value(json).ToArray();
        }

        var bytes = new byte[base64?.Length ?? 0];
        if (Convert.TryFromBase64String(base64 ?? "", bytes, out var length)) return bytes[..length];
        body.Fault(AsBase64, "Is not base64.");
        return [];
    }
}
