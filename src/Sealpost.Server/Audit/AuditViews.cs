using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Audit;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Audit;

[Description("A change, written in the transaction that made it.")]
internal sealed record AuditEntryView(
    [property: Description("aud_ and 26 characters.")] string Id,
    [property: Description("When.")] DateTimeOffset At,
    [property: Description("The tenant it belongs to; null for the instance.")] string? Tenant,
    [property: Description("Who: the id of an API key, a member or a portal link; setup for who set the instance up.")] string Actor,
    [property: Description("What that was called then.")] string ActorName,
    [property: Description("The address the request came from; null when it is not known.")] string? Address,
    [property: Description("What was done: an operationId of this document.")] string Action,
    [property: Description("To what: an id, a name, or the path of a setting.")] string Subject,
    [property: Description("The subject before, as it is stored: of secrets only that they are there. Null when it did not exist, or has no state to show.")] RawJson? Before,
    [property: Description("The subject afterwards; null when it is gone, or has no state to show.")] RawJson? After)
{
    public const string Example =
        """{"id":"aud_01kczq3v7q8r5t6w9x0y1z2a3b","at":"2026-01-31T09:30:00.000Z","tenant":"acme","actor":"key_01kczq3v7q8r5t6w9x0y1z2a3b","actorName":"billing service","address":"192.0.2.7","action":"disableDestination","subject":"dst_01kczq3v7q8r5t6w9x0y1z2a3b","before":{"revision":1,"state":"active"},"after":{"revision":2,"state":"disabled"}}""";

    public static AuditEntryView Of(AuditEntry entry) =>
        new(entry.Id.ToString(), entry.At, entry.Tenant, entry.Actor, entry.ActorName, entry.Address, entry.Action, entry.Subject, Raw(entry.Before), Raw(entry.After));

    private static RawJson? Raw(string? json) => json is not null && RawJson.TryTake(Encoding.UTF8.GetBytes(json), out var raw) ? raw : null;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(Page<AuditEntryView>))]
internal sealed partial class AuditJson : JsonSerializerContext;
