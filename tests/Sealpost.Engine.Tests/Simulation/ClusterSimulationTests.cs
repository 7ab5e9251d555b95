using System.Globalization;

namespace Sealpost.Engine.Tests.Simulation;

/// <summary>
/// Lanes, schedule, leases and journal of three nodes against a simulated store, network and clock, with crashes, pauses, failed commits and lost replies: nothing
/// accepted is lost, no ordered lane overtakes, no two owners send at once, everything ends within its schedule, and no lane holds more than its window.
/// </summary>
public sealed class ClusterSimulationTests
{
    private const string SeedVariable = "SEALPOST_SIMULATION_SEED";

    private static int Seeds => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? 10_000 : 200;

    [Fact]
    public void Every_seed_keeps_every_rule()
    {
        int[] seeds = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : [.. Enumerable.Range(1, Seeds)];

        var broken = seeds.AsParallel().Select(seed => Broken(seed, Mutation.None)).Where(rule => rule is not null).Take(5).ToList();

        broken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Mutation.CommitsAreNotDurable))]
    [InlineData(nameof(Mutation.NoFence))]
    [InlineData(nameof(Mutation.InboxLosesRows))]
    [InlineData(nameof(Mutation.OrderIsNotKept))]
    [InlineData(nameof(Mutation.LeasesEndEarly))]
    [InlineData(nameof(Mutation.PostponingIsForgotten))]
    public void A_fault_in_the_store_is_found(string mutation) =>
        Enumerable.Range(1, Seeds).Any(seed => Broken(seed, Enum.Parse<Mutation>(mutation)) is not null).ShouldBeTrue();

    private static string? Broken(int seed, Mutation mutation)
    {
        try
        {
            new SimulatedCluster(seed, mutation).Run();
            return null;
        }
        catch (SimulationException broken)
        {
            return broken.Message;
        }
    }
}
