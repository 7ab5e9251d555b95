namespace Sealpost.Engine.Destinations;

/// <summary>Reads and changes destinations. Every change goes through the journal and invalidates the tenant's snapshot.</summary>
internal sealed class DestinationStore
{
    /// <summary>Disables a destination for a stated reason, such as a 410 of its receiver. Does nothing when it is disabled or gone.</summary>
    public Task DisableAsync(int destinationNo, string reason, CancellationToken cancellationToken) => throw new NotImplementedException();
}
