namespace Sealpost.Engine.Messages;

/// <summary>What a row of the table of messages is.</summary>
internal enum MessageKind
{
    Event = 0,

    /// <summary>Sent to ask a receiver whether it wants events; the history shows it, and nobody sends it again.</summary>
    Handshake = 1,
}
