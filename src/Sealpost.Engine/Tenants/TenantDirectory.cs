using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tenants;

/// <summary>Current snapshots by tenant, built on first use and dropped when their tenant changes.</summary>
internal sealed class TenantDirectory
{
    /// <summary>Raised after a change of a destination is committed and its old snapshot is gone: created, edited, enabled, disabled, deleted.</summary>
    public event Action<int>? DestinationChanged;

    /// <summary>Null when there is no such tenant.</summary>
    public ValueTask<TenantSnapshot?> FindAsync(string tenantId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The current revision of one destination; null when it was deleted.</summary>
    public ValueTask<DestinationSnapshot?> FindDestinationAsync(int destinationNo, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Forgets one tenant's snapshot and tells the lanes which destination changed.</summary>
    public void Invalidate(int tenantNo, int? destinationNo)
    {
        if (destinationNo is { } changed) DestinationChanged?.Invoke(changed);
    }
}
