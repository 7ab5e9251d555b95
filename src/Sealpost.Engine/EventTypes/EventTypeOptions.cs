using System.ComponentModel.DataAnnotations;

namespace Sealpost.Engine.EventTypes;

/// <summary>How event types come to be: section <c>Sealpost:EventTypes</c>.</summary>
internal sealed class EventTypeOptions
{
    public const string Section = "Sealpost:EventTypes";

    /// <summary>Whether publishing an event of an unknown type makes the type. Default true; when false, types are made through the API first.</summary>
    public bool CreateOnFirstUse { get; set; } = true;

    /// <summary>Most types that first uses may make, so that a fault in a sender does not fill the catalogue. 0 to 1,000,000, default 10,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxCreatedOnFirstUse { get; set; } = 10_000;
}
