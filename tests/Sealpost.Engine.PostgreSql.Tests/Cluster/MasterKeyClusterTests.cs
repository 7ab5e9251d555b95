using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Tests.Cluster;

public sealed class MasterKeyClusterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_seals_only_when_every_node_has_it_and_then_for_all()
    {
        await using var cluster = await ClusterScenario.StartAsync(destinations: 2);
        var first = cluster.First.Services.GetRequiredService<MasterKeyRotation>();
        var second = cluster.Second.Services.GetRequiredService<MasterKeyRotation>();
        await second.RefreshAsync(Cancel);

        (await first.RotateAsync(Cancel)).ShouldBeOfType<KeyRotation.NodeLacksKey>().Version.ShouldBe(2);
        cluster.First.Services.GetRequiredService<SecretSealer>().CurrentVersion.ShouldBe(1);

        await second.RefreshAsync(Cancel);
        (await first.RotateAsync(Cancel)).ShouldBe(new KeyRotation.Rotated(2));
        await second.RefreshAsync(Cancel);
        cluster.Second.Services.GetRequiredService<SecretSealer>().CurrentVersion.ShouldBe(2);
        await Task.WhenAll(
            cluster.First.Services.GetRequiredService<Resealing>().RunAsync(() => true, Cancel),
            cluster.Second.Services.GetRequiredService<Resealing>().RunAsync(() => true, Cancel));
        (await second.ReadAsync(Cancel)).Waiting.ShouldBe(0);
    }
}
