using Sealpost.Client.Problems;
using Sealpost.Client.Settings;

namespace Sealpost.Client.Tests.Settings;

public sealed class SettingsOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_signature_settings_are_changed_from_the_revision_that_was_read()
    {
        var before = await server.Client.Settings.GetSignaturesAsync(Token);

        var after = await server.Client.Settings.ChangeSignaturesAsync(new() { RotationTime = "2h" }, before.Revision, Token);
        var stale = await Should.ThrowAsync<SealpostProblemException>(server.Client.Settings.ChangeSignaturesAsync(new() { Algorithm = "sha512" }, before.Revision, Token));

        before.ShouldBe(new SignatureSettings { Enabled = true, Algorithm = "sha256", RotationTime = "1h", Revision = before.Revision });
        after.ShouldBe(before with { RotationTime = "2h", Revision = before.Revision + 1 });
        stale.Type.ShouldBe(ProblemTypes.PreconditionFailed);
    }

    [Fact]
    public async Task A_server_that_promises_no_addresses_lists_none() => (await server.Client.Settings.ListEgressAddressesAsync(Token)).ShouldBeEmpty();

    [Fact]
    public async Task The_cluster_of_one_serves_all_partitions()
    {
        var status = await server.Client.Settings.GetClusterAsync(Token);

        var node = status.Nodes.ShouldHaveSingleItem();
        (node.IsSelf, node.State, node.Partitions).ShouldBe((true, "active", status.Partitions.Count));
    }
}
