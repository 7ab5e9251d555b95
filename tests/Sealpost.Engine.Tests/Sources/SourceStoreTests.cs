using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Tests.Secrets;

namespace Sealpost.Engine.Tests.Sources;

public sealed class SourceStoreTests
{
    private const string Meta = """{"scheme":"meta","secret":"app-secret","handshake":{"type":"hub-challenge","verifyToken":"agreed"}}""";

    [Fact]
    public async Task A_new_master_key_seals_the_secrets_of_sources_again()
    {
        await using var scenario = await SourceScenario.StartAsync(Meta);
        (await scenario.SendAsync()).Status.ShouldBe(401);

        scenario.Stores.Query<int>("SELECT count(*) FROM source_secrets").ShouldBe(2);
        (await scenario.Stores.Get<MasterKeyRotation>().RotateAsync(SourceScenario.Cancel)).ShouldBe(new KeyRotation.Rotated(2));
        await scenario.Stores.Get<Resealing>().RunAsync(() => true, SourceScenario.Cancel);
        await scenario.Stores.RestartAsync(() => MasterKeys.Drop(scenario.Stores.DataDirectory, 1));

        (await scenario.SendAsync("{\"n\":1}", "app-secret")).Status.ShouldBe(200);
        (await scenario.SnapshotAsync()).HandshakeSettings.VerifyToken!.Reveal().ShouldBe("agreed");
        (await scenario.RejectionsAsync()).ShouldHaveSingleItem().Content.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_deleted_source_leaves_nothing_but_its_messages()
    {
        await using var scenario = await SourceScenario.StartAsync(Meta);
        await scenario.SendAsync("{}", "app-secret");
        await scenario.SendAsync();
        (await scenario.Stores.Get<SourceStore>().DeleteAsync(scenario.Source.SourceNo, SourceScenario.Cancel)).ShouldBeTrue();
        scenario.Stores.Query<int>("SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM source_secrets) + (SELECT count(*) FROM source_tokens) + (SELECT count(*) FROM source_rejections)").ShouldBe(0);
        scenario.CountMessages().ShouldBe(1);
        (await scenario.Stores.Get<SourceDirectory>().FindAsync(scenario.Token, SourceScenario.Cancel)).ShouldBeNull();
        (await scenario.Stores.Get<SourceStore>().DeleteAsync(scenario.Source.SourceNo, SourceScenario.Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_deleted_tenant_takes_its_sources_along()
    {
        await using var scenario = await SourceScenario.StartAsync(Meta);
        var other = await scenario.Stores.CreateTenantAsync("other");
        var kept = await SourceScenario.CreateAsync(scenario.Stores, other.TenantNo, Meta);
        await scenario.Stores.Tenants.DeleteAsync(scenario.Source.TenantNo, SourceScenario.Cancel);
        scenario.Stores.Query<int>("SELECT count(*) FROM sources").ShouldBe(1);
        scenario.Stores.Query<int>("SELECT count(*) FROM source_secrets").ShouldBe(2);
        (await scenario.Stores.Get<SourceDirectory>().FindAsync(kept.Token!, SourceScenario.Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_old_url_ends_with_its_grace_period()
    {
        await using var scenario = await SourceScenario.StartAsync(Meta);
        var directory = scenario.Stores.Get<SourceDirectory>();
        var next = await scenario.Stores.WriteAsync(connection => scenario.Stores.Get<SourceEditor>().RotateToken(connection, scenario.Source, TimeSpan.FromHours(1)));
        directory.Invalidate(scenario.Source.SourceNo);
        (await directory.FindAsync(scenario.Token, SourceScenario.Cancel)).ShouldNotBeNull();
        scenario.Stores.Clock.Advance(TimeSpan.FromHours(1));
        (await directory.FindAsync(scenario.Token, SourceScenario.Cancel)).ShouldBeNull();
        (await directory.FindAsync(next.Token!, SourceScenario.Cancel)).ShouldNotBeNull();
    }
}
