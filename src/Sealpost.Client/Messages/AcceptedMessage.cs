namespace Sealpost.Client.Messages;

/// <summary>A message that is on the server's disk and will be delivered.</summary>
public sealed record AcceptedMessage
{
    /// <summary><c>msg_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>How many destinations it goes to.</summary>
    public int Deliveries { get; init; }
}
