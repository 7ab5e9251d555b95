namespace Sealpost.Engine.Tests.Simulation;

/// <summary>The one clock of a simulated cluster: milliseconds that pass when the simulation says so.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    public long Now { get; private set; } = 1_000_000;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);

    public void Pass(long milliseconds) => Now += milliseconds;
}
