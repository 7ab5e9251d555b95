using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Client.Deliveries;

namespace Sealpost.Client.Messages;

/// <summary>A message as it was accepted.</summary>
public sealed record Message
{
    /// <summary><c>msg_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The event type it was published as.</summary>
    public required string EventType { get; init; }

    /// <summary>The payload's content type as it was given; null when none was.</summary>
    public string? ContentType { get; init; }

    /// <summary>The payload's size in bytes.</summary>
    public int Size { get; init; }

    /// <summary>How many destinations it was routed to.</summary>
    public int Deliveries { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The payload when it is JSON by content type and content; undefined otherwise, in lists, and after it was expunged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Payload { get; init; }

    /// <summary>Any other payload, byte for byte; null in lists and after it was expunged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadOnlyMemory<byte>? PayloadBase64 { get; init; }

    /// <summary>The source it came in by, <c>src_</c> and 26 characters; null when the tenant published it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>The headers it came in with, credentials and proofs redacted; null in lists and when the tenant published it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HttpHeader>? Headers { get; init; }

    /// <summary>The bytes of the payload, of JSON without the white space around it; null in lists and after it was expunged.</summary>
    public ReadOnlyMemory<byte>? PayloadBytes() =>
        Payload.ValueKind == JsonValueKind.Undefined ? PayloadBase64 : JsonMarshal.GetRawUtf8Value(Payload).ToArray();
}
