using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Notifications;

/// <summary>Writes the body of a system event. Its members are documented and stay; others may come.</summary>
internal static class NoticePayload
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="delivery">The delivery and its destination, for a notice about one.</param>
    public static byte[] Write(ToldNotice told, string tenant, DeliveryRecord? delivery)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("type", told.Notice.EventType);
            WriteTime(json, "timestamp", told.Notice.At);
            json.WriteStartObject("data");
            json.WriteString("tenant", tenant);
            WriteFacts(json, told.Notice, delivery);
            json.WriteNumber("suppressed", told.Suppressed);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteFacts(Utf8JsonWriter json, SystemNotice notice, DeliveryRecord? delivery)
    {
        switch (notice)
        {
            case SystemNotice.DeliveryFailed failed when delivery is not null:
                json.WriteString("destination", delivery.Destination.ToString());
                json.WriteString("message", delivery.Id.Message.ToString());
                json.WriteString("delivery", delivery.Id.ToString());
                json.WriteString("eventType", delivery.EventType);
                json.WriteNumber("attempts", failed.Attempts);
                json.WriteString("reason", failed.Reason);
                if (failed.Status is { } status) json.WriteNumber("status", status);
                else json.WriteNull("status");
                json.WriteString("stage", failed.Stage);
                break;
            case SystemNotice.DestinationStuck stuck:
                json.WriteString("destination", stuck.Destination.Id.ToString());
                WriteTime(json, "dueSince", stuck.DueSince);
                break;
            case SystemNotice.DestinationDisabled disabled:
                json.WriteString("destination", disabled.Destination.Id.ToString());
                json.WriteString("reason", disabled.Destination.DisabledReason);
                break;
            case SystemNotice.ValidationFailed invalid:
                json.WriteString("destination", invalid.Destination.Id.ToString());
                json.WriteString("reason", invalid.Reason);
                break;
            case SystemNotice.SecretRotated rotated:
                var colon = rotated.Purpose.IndexOf(':', StringComparison.Ordinal);
                json.WriteString("destination", rotated.Destination?.Id.ToString());
                json.WriteString("use", rotated.Purpose.AsSpan(0, colon));
                json.WriteString("name", rotated.Purpose.AsSpan(colon + 1));
                if (rotated.OldUntil is { } until) WriteTime(json, "oldSecretUntil", until);
                else json.WriteNull("oldSecretUntil");
                break;
            case SystemNotice.TokenFailing failing:
                json.WriteString("client", failing.Client.ToString());
                json.WriteString("scope", failing.Scope);
                json.WriteString("reason", failing.Reason);
                json.WriteBoolean("retryable", failing.Retryable);
                break;
            default:
                throw new InvalidOperationException($"{notice.EventType} cannot be written.");
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
}
