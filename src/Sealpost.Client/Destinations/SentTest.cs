namespace Sealpost.Client.Destinations;

/// <summary>A test event on its way.</summary>
public sealed record SentTest
{
    /// <summary>The id of the message.</summary>
    public required string Message { get; init; }

    /// <summary>The id of its one delivery, which shows what became of it.</summary>
    public required string Delivery { get; init; }

    /// <summary>The event type that it has.</summary>
    public required string EventType { get; init; }
}
