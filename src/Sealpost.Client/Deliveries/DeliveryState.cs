using System.Text.Json.Serialization;
using Sealpost.Client.Json;

namespace Sealpost.Client.Deliveries;

/// <summary>Where a delivery is in its life.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>A state that this client does not know, of a newer server.</summary>
    Unknown,

    /// <summary>Attempts go on.</summary>
    Pending,

    /// <summary>The receiver has it.</summary>
    Succeeded,

    /// <summary>Every attempt of the schedule failed; it can be resent.</summary>
    Dead,

    /// <summary>It was cancelled, or its destination was deleted.</summary>
    Cancelled,

    /// <summary>Its time was up before it could be delivered.</summary>
    Expired,
}
