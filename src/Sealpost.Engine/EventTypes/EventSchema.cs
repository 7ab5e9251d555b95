using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sealpost.Engine.EventTypes;

/// <summary>What may be stored as the JSON Schema of an event type: it is shown to those who write receivers, and no payload is held against it.</summary>
internal static class EventSchema
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>The dialects that validators know, by the URI of their meta-schema (https://json-schema.org/specification-links), each with or without an empty fragment.</summary>
    private static readonly FrozenSet<string> Dialects = FrozenSet.Create(
        StringComparer.Ordinal,
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "http://json-schema.org/draft-07/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-04/schema");

    /// <summary>Why it is none; null when it is one.</summary>
    public static string? FindFault(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) return "Must be a JSON Schema: a JSON object.";
        if (JsonMarshal.GetRawUtf8Value(schema).Length > MaxBytes) return $"Is longer than {MaxBytes / 1024} KiB.";
        if (!schema.TryGetProperty("$schema", out var dialect)) return null;
        return dialect.ValueKind == JsonValueKind.String && Dialects.Contains(WithoutFragment(dialect.GetString()!))
            ? null
            : "Its $schema is not a dialect that is known: write https://json-schema.org/draft/2020-12/schema, 2019-09, draft-07, draft-06 or draft-04, or leave $schema out.";
    }

    private static string WithoutFragment(string uri) => uri.EndsWith('#') ? uri[..^1] : uri;
}
