namespace Sealpost.Engine.Tests.Simulation;

/// <summary>A rule was broken; the message names it, the seed and how to run it again.</summary>
internal sealed class SimulationException(string message) : Exception(message);
