namespace Sealpost.Load.Scenarios;

/// <summary>One situation that a server gets into, and what is measured in it.</summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    public abstract string Description { get; }

    public abstract Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken);
}
