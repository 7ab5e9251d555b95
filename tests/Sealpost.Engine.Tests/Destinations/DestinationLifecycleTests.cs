using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class DestinationLifecycleTests
{
    public static TheoryData<int, int, int?> Moves => new()
    {
        { (int)DestinationState.Draft, (int)DestinationMove.Enable, null },
        { (int)DestinationState.Validating, (int)DestinationMove.Enable, null },
        { (int)DestinationState.Active, (int)DestinationMove.Enable, null },
        { (int)DestinationState.Disabled, (int)DestinationMove.Enable, (int)DestinationState.Active },
        { (int)DestinationState.Draft, (int)DestinationMove.Disable, (int)DestinationState.Disabled },
        { (int)DestinationState.Validating, (int)DestinationMove.Disable, (int)DestinationState.Disabled },
        { (int)DestinationState.Active, (int)DestinationMove.Disable, (int)DestinationState.Disabled },
        { (int)DestinationState.Disabled, (int)DestinationMove.Disable, null },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void After_knows_every_move(int state, int move, int? expected) =>
        DestinationLifecycle.After((DestinationState)state, (DestinationMove)move).ShouldBe((DestinationState?)expected);
}
