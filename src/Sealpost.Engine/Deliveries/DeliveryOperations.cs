using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>What people do with a delivery.</summary>
internal sealed class DeliveryOperations
{
    /// <summary>Sends it again from the start of its schedule, whatever became of it before.</summary>
    public Task<DeliveryChange> ResendAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<DeliveryChange> CancelAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

internal enum DeliveryChange
{
    Done = 0,
    NotFound = 1,
    /// <summary>Resend of a delivery that is still pending, or cancel of one that is not.</summary>
    WrongState = 2,
    /// <summary>The payload was expunged or its retention has passed.</summary>
    PayloadGone = 3,
    /// <summary>The destination was deleted or is disabled.</summary>
    DestinationUnavailable = 4,
}
