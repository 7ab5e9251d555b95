using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.EventTypes;

/// <summary>What a caller says of an event type; members it does not say are null.</summary>
internal sealed record EventTypeDraft(string? Name, string? Description, ImmutableArray<EventTypeVersion>? Versions, bool? Archived)
{
    private const int MaxDescription = 500;
    private const int MaxVersions = 50;
    private const int MaxExampleBytes = 64 * 1024;

    /// <summary>Reads a new event type. Faults are added to <paramref name="faults"/>.</summary>
    public static EventTypeDraft ReadNew(JsonElement json, List<FieldFault> faults)
    {
        var body = new FieldReader(json, faults);
        var name = body.RequiredText("name", int.MaxValue);
        if (name is not null && !EventTypeName.IsValid(name)) body.Fault("name", EventTypeName.Expected);
        var draft = new EventTypeDraft(name, body.Text("description", MaxDescription), ReadVersions(body, faults), Archived: null);
        body.End();
        return draft;
    }

    /// <summary>Reads a merge patch. Versions are replaced as a whole.</summary>
    public static EventTypeDraft ReadPatch(JsonElement json, List<FieldFault> faults)
    {
        var body = new FieldReader(json, faults);
        body.Refuse("name", "Cannot be changed; make another event type.");
        var description = body.IsNull("description") ? "" : body.Text("description", MaxDescription);
        var versions = body.IsNull("versions") ? [] : ReadVersions(body, faults);
        var draft = new EventTypeDraft(null, description, versions, body.Boolean("archived"));
        body.End();
        return draft;
    }

    private static ImmutableArray<EventTypeVersion>? ReadVersions(FieldReader body, List<FieldFault> faults)
    {
        if (body.Items("versions", MaxVersions) is not { } items) return null;
        var versions = ImmutableArray.CreateBuilder<EventTypeVersion>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = new FieldReader(items[i], faults, $"versions[{i}]");
            if (item.Number("version", 1, MaxVersions) is { } number && number != i + 1) item.Fault("version", $"Versions count from 1 in their order; this one is {i + 1}. It may be left out.");
            var example = item.Any("example");
            if (example is { } given && JsonMarshal.GetRawUtf8Value(given).Length > MaxExampleBytes) item.Fault("example", $"Is longer than {MaxExampleBytes / 1024} KiB.");
            var schema = item.Any("schema");
            if (schema is { } stated && EventSchema.FindFault(stated) is { } fault) item.Fault("schema", fault);
            item.End();
            versions.Add(new(i + 1, example?.Clone(), schema?.Clone()));
        }

        return versions.ToImmutable();
    }
}
