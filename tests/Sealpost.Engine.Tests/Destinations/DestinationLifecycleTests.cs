using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class DestinationLifecycleTests
{
    public static TheoryData<int, int, bool, int?> Moves => new()
    {
        { (int)DestinationState.Draft, (int)DestinationMove.Enable, false, (int)DestinationState.Validating },
        { (int)DestinationState.Draft, (int)DestinationMove.Enable, true, (int)DestinationState.Active },
        { (int)DestinationState.Validating, (int)DestinationMove.Enable, false, null },
        { (int)DestinationState.Active, (int)DestinationMove.Enable, true, null },
        { (int)DestinationState.Disabled, (int)DestinationMove.Enable, true, (int)DestinationState.Active },
        { (int)DestinationState.Disabled, (int)DestinationMove.Enable, false, (int)DestinationState.Validating },
        { (int)DestinationState.Draft, (int)DestinationMove.Disable, false, null },
        { (int)DestinationState.Validating, (int)DestinationMove.Disable, false, (int)DestinationState.Disabled },
        { (int)DestinationState.Active, (int)DestinationMove.Disable, true, (int)DestinationState.Disabled },
        { (int)DestinationState.Disabled, (int)DestinationMove.Disable, true, null },
    };

    public static TheoryData<int, bool, int> Settlements => new()
    {
        { (int)DestinationState.Draft, true, (int)DestinationState.Draft },
        { (int)DestinationState.Validating, true, (int)DestinationState.Active },
        { (int)DestinationState.Validating, false, (int)DestinationState.Validating },
        { (int)DestinationState.Active, true, (int)DestinationState.Active },
        { (int)DestinationState.Active, false, (int)DestinationState.Validating },
        { (int)DestinationState.Disabled, true, (int)DestinationState.Disabled },
        { (int)DestinationState.Disabled, false, (int)DestinationState.Disabled },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void After_knows_every_move(int state, int move, bool proven, int? expected) =>
        DestinationLifecycle.After((DestinationState)state, (DestinationMove)move, proven).ShouldBe((DestinationState?)expected);

    [Theory]
    [MemberData(nameof(Settlements))]
    public void A_proof_or_its_loss_moves_only_what_is_enabled(int state, bool proven, int expected) =>
        DestinationLifecycle.Settled((DestinationState)state, proven).ShouldBe((DestinationState)expected);

    [Theory]
    [InlineData(true, true, (int)DestinationState.Active)]
    [InlineData(true, false, (int)DestinationState.Validating)]
    [InlineData(false, true, (int)DestinationState.Disabled)]
    [InlineData(false, false, (int)DestinationState.Draft)]
    public void Only_what_has_a_handshake_before_it_can_begin_as_a_draft(bool enabled, bool proven, int expected) =>
        DestinationLifecycle.First(enabled, proven).ShouldBe((DestinationState)expected);
}
