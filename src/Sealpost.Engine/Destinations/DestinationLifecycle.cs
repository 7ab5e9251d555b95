namespace Sealpost.Engine.Destinations;

internal enum DestinationMove
{
    Enable = 0,
    Disable = 1,
}

/// <summary>Which moves a destination may make. Pure.</summary>
internal static class DestinationLifecycle
{
    /// <summary>The state after the move; null when there is nothing to move.</summary>
    public static DestinationState? After(DestinationState state, DestinationMove move) => (state, move) switch
    {
        (DestinationState.Disabled, DestinationMove.Enable) => DestinationState.Active,
        (not DestinationState.Disabled, DestinationMove.Disable) => DestinationState.Disabled,
        _ => null,
    };
}
