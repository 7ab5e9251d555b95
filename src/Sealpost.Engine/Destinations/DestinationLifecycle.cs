namespace Sealpost.Engine.Destinations;

internal enum DestinationMove
{
    Enable = 0,
    Disable = 1,
}

/// <summary>Draft, validating, active, disabled: which moves a destination may make. Pure.</summary>
/// <remarks>A destination is proven when no handshake is asked of its receiver, or the last one passed and nothing it proves has changed since.</remarks>
internal static class DestinationLifecycle
{
    /// <summary>Where a new destination begins. Only one that has a handshake before it can be a draft: it is not even asked until it is enabled.</summary>
    public static DestinationState First(bool enabled, bool proven) => (enabled, proven) switch
    {
        (true, true) => DestinationState.Active,
        (true, false) => DestinationState.Validating,
        (false, true) => DestinationState.Disabled,
        (false, false) => DestinationState.Draft,
    };

    /// <summary>The state after the move; null when there is nothing to move.</summary>
    public static DestinationState? After(DestinationState state, DestinationMove move, bool proven) => (state, move) switch
    {
        (DestinationState.Disabled or DestinationState.Draft, DestinationMove.Enable) => First(enabled: true, proven),
        (DestinationState.Validating or DestinationState.Active, DestinationMove.Disable) => DestinationState.Disabled,
        _ => null,
    };

    /// <summary>The state after a handshake, or after a change that voids one.</summary>
    public static DestinationState Settled(DestinationState state, bool proven) => state switch
    {
        DestinationState.Validating or DestinationState.Active => First(enabled: true, proven),
        _ => state,
    };
}
