using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Deliveries;

internal static class LoadRangeExtensions
{
    /// <summary>True for a row that a load of this range may bring.</summary>
    public static bool IsBefore(this LoadRange range, PendingDelivery row) =>
        range.After is not { } after || (row.DueAt, row.Id.Message.Value, row.Id.Ordinal).CompareTo((after.DueAt, after.Id.Message.Value, after.Id.Ordinal)) > 0;
}
