using Sealpost.Load.Measurement;

namespace Sealpost.Load.Scenarios;

/// <summary>How soon a started process answers, and what it needs when nobody asks anything of it.</summary>
internal sealed class ColdStart : Scenario
{
    public override string Name => "start";

    public override string Description => "Start to the first answer, and idle memory; give --server a published program.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using (await stage.StartServerAsync(cancellationToken))
        {
        }

        var (starts, idle) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            await using var server = await stage.StartServerAsync(cancellationToken);
            starts.Add(server.StartedIn.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(3), stage.Time, cancellationToken);
            idle.Add(ProcessUsage.Of(server.Id).ResidentMiB);
        }

        return [new("start to first answer, median of five", new Latencies(starts).P50, "s", null, "less than 0.7 s"), new("idle RSS", new Latencies(idle).P50, "MiB", null, "less than 120 MiB")];
    }
}
