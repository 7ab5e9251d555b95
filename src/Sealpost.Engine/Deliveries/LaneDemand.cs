namespace Sealpost.Engine.Deliveries;

/// <summary>What a lane wants its loop to do after a step.</summary>
/// <param name="Sendable">It has a delivery that may be taken now.</param>
/// <param name="Load">Read the next rows of the table and answer with <see cref="LaneEvent.Loaded"/>.</param>
/// <param name="WakeAt">Unix milliseconds of the next alarm; <see cref="long.MaxValue"/> for none.</param>
internal readonly record struct LaneDemand(bool Sendable, bool Load, long WakeAt);
