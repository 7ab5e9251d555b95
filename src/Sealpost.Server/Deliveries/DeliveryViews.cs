using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.Deliveries;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Deliveries;

[Description("One message on its way to one destination.")]
internal sealed record DeliveryView(
    [property: Description("dlv_, the 26 characters of its message, and its number in the message's fan-out.")] string Id,
    [property: Description("The message that is delivered.")] string Message,
    [property: Description("Where it goes.")] string Destination,
    [property: Description("The event type of the message.")] string EventType,
    [property: Description("pending: attempts go on. succeeded, cancelled, expired: finished. dead: every attempt of the schedule failed; it can be resent.")] DeliveryStatus State,
    [property: Description("Attempts made so far.")] int Attempts,
    [property: Description("The HTTP status of the last attempt; null when there was no answer.")] int? LastStatus,
    [property: Description("When the message was accepted.")] DateTimeOffset CreatedAt,
    [property: Description("When the last attempt began; null before the first.")] DateTimeOffset? LastAttemptAt,
    [property: Description("When the next attempt is due; only while it is pending, and not then when it is stalled.")] DateTimeOffset? NextAttemptAt)
{
    [Description("True when all its attempts failed and it holds up its ordered destination, until it is resent or cancelled.")]
    public bool Stalled { get; init; }

    public static DeliveryView Of(DeliveryRecord delivery) => new(
        delivery.Id.ToString(), delivery.Id.Message.ToString(), delivery.Destination.ToString(), delivery.EventType, (DeliveryStatus)delivery.State, delivery.Attempts,
        delivery.LastStatus, delivery.CreatedAt, delivery.LastAttemptAt, delivery.NextAttemptAt)
    {
        Stalled = delivery.Stalled,
    };
}

/// <summary>The API's names of <see cref="DeliveryState"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DeliveryStatus>))]
internal enum DeliveryStatus
{
    Pending = DeliveryState.Pending,
    Succeeded = DeliveryState.Succeeded,
    Dead = DeliveryState.Dead,
    Cancelled = DeliveryState.Cancelled,
    Expired = DeliveryState.Expired,
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(Page<DeliveryView>))]
[JsonSerializable(typeof(Page<AttemptView>))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
