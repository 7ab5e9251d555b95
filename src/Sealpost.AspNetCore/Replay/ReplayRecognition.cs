namespace Sealpost.AspNetCore.Replay;

/// <summary>How a source's messages are recognised when they come a second time.</summary>
public enum ReplayRecognition
{
    /// <summary>
    /// By the signed message id; without one by the signed time and the body; without either by the unsigned delivery id and the body, which
    /// recognises the sender's retries but does not stop somebody who changes the id.
    /// </summary>
    Automatic,
    /// <summary>By the body alone, for senders that never send the same body twice on purpose.</summary>
    Body,
    /// <summary>Not at all: every copy is handled.</summary>
    Off,
}
