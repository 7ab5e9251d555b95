namespace Sealpost.Engine.Handshakes;

/// <summary>What became of a handshake. Closed.</summary>
internal abstract record HandshakeOutcome
{
    private HandshakeOutcome()
    {
    }

    /// <summary>It was made, be it well or not.</summary>
    public sealed record Ended(ValidationResult Result) : HandshakeOutcome;

    /// <summary>The destination was deleted, or the caller gave up.</summary>
    public sealed record Gone : HandshakeOutcome;

    /// <summary>It was not made: a receiver that has not agreed is asked only so often.</summary>
    public sealed record TooOften(TimeSpan Wait) : HandshakeOutcome;
}
