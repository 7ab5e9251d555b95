using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Messages;
using Sealpost.Server.Deliveries;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Messages;

[Description("What became of an offered message.")]
internal sealed record AcceptedMessage(
    [property: Description("msg_ and 26 characters.")] string Id,
    [property: Description("How many destinations it goes to.")] int Deliveries)
{
    public const string Example = """{"id":"msg_01kczq3v7q8r5t6w9x0y1z2a3b","deliveries":2}""";
}

[Description("A message to publish.")]
internal sealed record OfferedMessage(
    [property: Description(EventTypeName.Expected)] string EventType,
    [property: Description("Any JSON value. Its text is kept byte for byte and sent as application/json.")] RawJson Payload)
{
    [Description("1 to 255 visible ASCII characters: the same key and the same message give the same answer again.")]
    public string? IdempotencyKey { get; init; }
}

[Description("A message as it was accepted.")]
internal sealed record MessageView(
    [property: Description("msg_ and 26 characters.")] string Id,
    [property: Description("The event type it was published as.")] string EventType,
    [property: Description("The payload's content type as it was given; null when none was.")] string? ContentType,
    [property: Description("The payload's size in bytes as accepted.")] int Size,
    [property: Description("How many destinations it was routed to.")] int Deliveries,
    [property: Description("When it was accepted.")] DateTimeOffset CreatedAt)
{
    [Description("The payload when it is JSON by content type and content, byte for byte. Not in lists, nor after it was expunged.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Payload { get; init; }

    [Description("Any other payload, in base64. Not in lists, nor after it was expunged.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? PayloadBase64 { get; init; }

    [Description("The source it came in by: src_ and 26 characters. Absent when the tenant published it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    [Description("The headers it came in with, credentials and proofs redacted. Not in lists, nor when the tenant published it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HeaderView>? Headers { get; init; }

    public static MessageView InList(MessageRecord message) =>
        new(message.Id.ToString(), message.EventType, message.ContentType, message.Size, message.Deliveries, message.CreatedAt) { Source = message.Source?.ToString() };

    public static MessageView Whole(MessageRecord message)
    {
        var view = InList(message);
        if (message.Headers.Count > 0) view = view with { Headers = [.. message.Headers.Select(header => new HeaderView(header.Key, header.Value))] };
        if (message.Body is not { } body) return view;
        return IsJson(message.ContentType) && RawJson.TryTake(body, out var json) ? view with { Payload = json } : view with { PayloadBase64 = body };
    }

    private static bool IsJson(string? contentType)
    {
        var type = JsonContentType.Of(contentType);
        return type.IsUtf8 && (type.Is("application/json") || type.MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(AcceptedMessage[]))]
[JsonSerializable(typeof(OfferedMessage[]))]
[JsonSerializable(typeof(MessageView))]
[JsonSerializable(typeof(Page<MessageView>))]
internal sealed partial class MessageJson : JsonSerializerContext;
