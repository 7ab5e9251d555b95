using System.Text.Json.Serialization;
using Sealpost.Client.Json;

namespace Sealpost.Client.Destinations;

/// <summary>Where a destination is in its life. Only an active one gets events.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DestinationState>))]
public enum DestinationState
{
    /// <summary>A state that this client does not know, of a newer server.</summary>
    Unknown,

    /// <summary>Its owner has still to prove that it is theirs.</summary>
    Draft,

    /// <summary>The proof is under way.</summary>
    Validating,

    /// <summary>It gets events.</summary>
    Active,

    /// <summary>It gets nothing until it is enabled again.</summary>
    Disabled,
}
