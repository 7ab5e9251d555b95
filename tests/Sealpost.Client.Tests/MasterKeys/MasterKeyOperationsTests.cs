using Sealpost.Client.Destinations;

namespace Sealpost.Client.Tests.MasterKeys;

public sealed class MasterKeyOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotated_key_seals_everything_again_in_the_background()
    {
        var tenant = await server.NewTenantAsync();
        await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://hooks.example.com/in" }, cancellationToken: Token);
        var before = await server.Client.MasterKeys.GetAsync(Token);

        var rotated = await server.Client.MasterKeys.RotateAsync(Token);

        before.Keys.Single(key => key.IsCurrent).Sealed.ShouldBeGreaterThan(0);
        rotated.Current.ShouldBeGreaterThan(before.Current);
        rotated.Keys.ShouldAllBe(key => key.IsHeld);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await server.Client.MasterKeys.GetAsync(patience.Token)).Keys.Single(key => key.Version == before.Current).IsNeeded)
        {
        }
    }
}
