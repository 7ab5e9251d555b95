using System.Text.Json;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Validation;

namespace Sealpost.Server.Jobs;

/// <summary>What a caller wants done, read member by member. Whether the tenant has the destination is still to be seen.</summary>
/// <param name="Kind">Null when it was not understood.</param>
internal sealed record JobRequest(JobKind? Kind, DestinationId? Destination, string? EventType, DateTimeOffset? Since, DateTimeOffset? Until)
{
    public const string DestinationField = "filter.destination";

    public static JobRequest Read(JsonElement json, List<FieldFault> faults)
    {
        var body = new FieldReader(json, faults);
        var kind = ReadKind(body);
        if (!body.Has("filter")) body.Fault("filter", kind is JobKind.Cancel ? "Is required; {} names every delivery of the tenant." : "Is required, with at least since: {\"since\": \"2030-01-31T12:00:00Z\"} names every delivery of the tenant from then on.");
        if (body.Object("filter") is not { } filter)
        {
            body.End();
            return new(kind, null, null, null, null);
        }

        var request = new JobRequest(kind, ReadDestination(filter), ReadEventType(filter), ReadSince(filter, isRequired: kind is not JobKind.Cancel), ReadUntil(filter));
        RefuseEmptyWindow(filter, request);
        filter.End();
        body.End();
        return request;
    }

    public static JobRequest ReadRecover(JsonElement json, List<FieldFault> faults)
    {
        var body = new FieldReader(json, faults);
        var request = new JobRequest(JobKind.Recover, null, null, ReadSince(body, isRequired: true), ReadUntil(body));
        RefuseEmptyWindow(body, request);
        body.End();
        return request;
    }

    private static JobKind? ReadKind(FieldReader body)
    {
        var text = body.RequiredText("kind", 32);
        foreach (var kind in Enum.GetValues<JobKind>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()) == text) return kind;
        }

        if (text is not null) body.Fault("kind", "Must be recover, replay or cancel.");
        return null;
    }

    private static DestinationId? ReadDestination(FieldReader filter)
    {
        if (filter.Text("destination", 64) is not { } text) return null;
        if (DestinationId.TryParse(text, out var id)) return id;
        filter.Fault("destination", "Must be the id of a destination: dst_ and 26 characters.");
        return null;
    }

    private static string? ReadEventType(FieldReader filter)
    {
        var text = filter.Text("eventType", int.MaxValue);
        if (text is not null && !EventTypeName.IsValid(text)) filter.Fault("eventType", EventTypeName.Expected);
        return text;
    }

    private static DateTimeOffset? ReadSince(FieldReader reader, bool isRequired)
    {
        if (isRequired && !reader.Has("since")) reader.Fault("since", "Is required, so that nobody sends everything again by mistake.");
        return reader.Time("since");
    }

    private static DateTimeOffset? ReadUntil(FieldReader reader) => reader.Time("until");

    private static void RefuseEmptyWindow(FieldReader reader, JobRequest request)
    {
        if (request.Since >= request.Until) reader.Fault("until", "Must be after since.");
    }
}
