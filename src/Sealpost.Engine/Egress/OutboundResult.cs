namespace Sealpost.Engine.Egress;

/// <summary>How a send ended. Every outcome is one of these two; a send never throws for what a receiver or a tenant did.</summary>
internal abstract record OutboundResult
{
    private OutboundResult()
    {
    }

    public OutboundTiming Timing { get; init; }

    /// <summary>A whole response with a final status in 200..599 arrived before the deadline; a redirect is a response like any other.</summary>
    /// <param name="Status">The status code.</param>
    /// <param name="Headers">The response headers, read when asked for.</param>
    /// <param name="Body">At most 64 KiB.</param>
    /// <param name="Truncated">The body was longer; the rest was not read.</param>
    internal sealed record Responded(int Status, ResponseHeaders Headers, ReadOnlyMemory<byte> Body, bool Truncated) : OutboundResult;

    /// <summary>No usable response.</summary>
    /// <param name="Stage">Where it failed.</param>
    /// <param name="Reason">Why; <see cref="FailureReasons.PublicReason"/> is the text a tenant may see.</param>
    internal sealed record Failed(FailureStage Stage, FailureReason Reason) : OutboundResult
    {
        /// <summary>How far it had come; tells what a passed deadline was waiting for.</summary>
        public FailureStage Reached { get; init; } = Stage;

        /// <summary>The status, when a status line had arrived.</summary>
        public int? Status { get; init; }
    }
}

/// <summary>Where the time went. The parts are zero when a pooled connection was used.</summary>
internal readonly record struct OutboundTiming(TimeSpan Total, TimeSpan Dns, TimeSpan Connect, TimeSpan Tls);
