using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Simulation;

/// <summary>What a simulated node writes.</summary>
internal abstract record SimulatedEntry
{
    private SimulatedEntry()
    {
    }

    public sealed record Accept(PendingDelivery Delivery, bool IsOrdered) : SimulatedEntry
    {
        /// <summary>Known only while it is written: lanes come and go.</summary>
        public bool IsForAnother { get; set; }
    }

    /// <param name="DueAt">Null when the delivery has ended.</param>
    public sealed record Record(PendingDelivery Delivery, long? DueAt) : SimulatedEntry
    {
        public bool IsLate { get; set; }
    }

    public sealed record Release(int Partition, long Incarnation) : SimulatedEntry;
}
