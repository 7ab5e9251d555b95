namespace Sealpost.Engine.Deliveries;

/// <summary>Which rows of a lane a load brings.</summary>
/// <param name="Ordered">By their positions, due or not; otherwise what is due, by due time.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Those behind this one; null for the first ones.</param>
internal readonly record struct LoadRange(bool Ordered, int Limit, PendingDelivery? After);
