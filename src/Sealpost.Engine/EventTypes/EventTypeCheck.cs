namespace Sealpost.Engine.EventTypes;

/// <summary>Whether a message of this type may be accepted.</summary>
internal enum EventTypeCheck
{
    Good = 0,
    Malformed = 1,

    /// <summary>Not in the catalogue, and types are not made on first use.</summary>
    Unknown = 2,
    Archived = 3,

    /// <summary>Not in the catalogue, and the catalogue is full.</summary>
    TooMany = 4,
}
