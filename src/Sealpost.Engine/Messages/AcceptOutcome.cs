using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Messages;

/// <summary>What became of a message that was offered to the journal.</summary>
internal abstract record AcceptOutcome
{
    private AcceptOutcome()
    {
    }

    /// <summary>On disk, with all its pending deliveries.</summary>
    public sealed record Accepted(MessageId Id, int Deliveries) : AcceptOutcome;

    /// <summary>The same idempotency key and the same body came before; this is what was answered then.</summary>
    public sealed record Repeated(MessageId Id, int Deliveries) : AcceptOutcome;

    /// <summary>The idempotency key was used before with another body.</summary>
    public sealed record Conflict : AcceptOutcome;

    /// <summary>Not stored because another message of the same batch could not be.</summary>
    public sealed record Withheld : AcceptOutcome;

    /// <summary>The intake is full; nothing was stored. Try again after the given time.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : AcceptOutcome;

    /// <summary>The tenant has reached one of its limits; nothing was stored. Try again after the given time.</summary>
    /// <param name="Limit">As the API names it.</param>
    public sealed record Limited(string Limit, int Most, TimeSpan RetryAfter) : AcceptOutcome;
}
