using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Messages;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Messages;

/// <summary>
/// Reads one <c>{eventType, payload}</c> or an array of them. Payloads are slices of the request's bytes: checked to be JSON, never decoded.
/// The envelope is read as strictly as every control body: unknown and repeated members are refused by name, all faults at once.
/// </summary>
internal static class MessageEnvelope
{
    public const int Most = 1000;
    private const string ContentType = "application/json";
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RawJson.MaxDepth };

    public static EnvelopeReading Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty) return EnvelopeReading.Refused(Problem.Malformed("The body is empty; send a message or an array of messages."));
        if (!Utf8.IsValid(json.Span)) return EnvelopeReading.Refused(Problem.Malformed("The body is not valid UTF-8."));
        var errors = new FieldErrors();
        var messages = new List<NewMessage>();
        var reader = new Utf8JsonReader(json.Span, Options);
        try
        {
            reader.Read();
            var isBatch = reader.TokenType == JsonTokenType.StartArray;
            if (isBatch) ReadArray(ref reader, json, messages, errors);
            else ReadOne(ref reader, json, "", messages, errors);
            reader.Read();
            return new(messages, isBatch, errors.ToProblemOrNull());
        }
        catch (JsonException failure)
        {
            return EnvelopeReading.Refused(JsonFault.Describe(failure, json.Span));
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<NewMessage> messages, FieldErrors errors)
    {
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count < Most) ReadOne(ref reader, json, string.Create(CultureInfo.InvariantCulture, $"[{count}]"), messages, errors);
            else reader.Skip();
            count++;
        }

        if (count is 0 or > Most) errors.Add("messages", string.Create(CultureInfo.InvariantCulture, $"Send 1 to {Most} messages; there are {count}."));
    }

    private static void ReadOne(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, string path, List<NewMessage> messages, FieldErrors errors)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(path.Length == 0 ? "body" : path, "Send an object with eventType and payload.");
            reader.Skip();
            return;
        }

        string? eventType = null, key = null;
        ReadOnlyMemory<byte>? payload = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = NameOf(ref reader);
            reader.Read();
            if (!seen.Add(name)) errors.Add(Join(path, name), "It stands twice; send it once.");
            switch (name)
            {
                case "eventType":
                    eventType = ReadText(ref reader);
                    break;
                case "idempotencyKey":
                    var isNull = reader.TokenType == JsonTokenType.Null;
                    key = ReadText(ref reader);
                    if (!isNull && !RequestKey.IsValid(key)) errors.Add(Join(path, name), RequestKey.Rule);
                    break;
                case "payload":
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    payload = json[start..(int)reader.BytesConsumed];
                    break;
                default:
                    errors.Add(Join(path, name), "Unknown member; known here: eventType, payload, idempotencyKey.");
                    reader.Skip();
                    break;
            }
        }

        if (!EventTypeName.IsValid(eventType)) errors.Add(Join(path, "eventType"), EventTypeName.Expected);
        if (payload is null) errors.Add(Join(path, "payload"), "Give the payload, any JSON value.");
        else if (eventType is not null) messages.Add(new NewMessage(eventType, ContentType, payload.Value, key));
    }

    private static string NameOf(ref Utf8JsonReader reader) => Decode(ref reader) ?? "(half of a surrogate pair)";

    /// <summary>Null when it is not text, which no rule allows.</summary>
    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return Decode(ref reader);
        reader.Skip();
        return null;
    }

    private static string? Decode(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair as an escape: valid JSON, but no text.
            return null;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <param name="IsBatch">The body was an array; the answer is one too.</param>
internal readonly record struct EnvelopeReading(IReadOnlyList<NewMessage> Messages, bool IsBatch, Problem? Problem)
{
    public static EnvelopeReading Refused(Problem problem) => new([], false, problem);
}
