using System.Collections.Concurrent;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tenants;

/// <summary>Current snapshots by tenant, built on first use and dropped when their tenant changes.</summary>
internal sealed class TenantDirectory(TenantSnapshotReader reader)
{
    private readonly ConcurrentDictionary<int, Lazy<Task<TenantSnapshot?>>> _snapshots = new();

    // Neither of these two relations ever changes: ids and numbers are not used again.
    private readonly ConcurrentDictionary<string, int> _tenantNumbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, int> _tenantOfDestination = new();

    /// <summary>Raised after a change of a destination is committed and its old snapshot is gone: created, edited, enabled, disabled, deleted.</summary>
    public event Action<int>? DestinationChanged;

    /// <summary>Null when there is no such tenant.</summary>
    public ValueTask<TenantSnapshot?> FindAsync(string tenantId, CancellationToken cancellationToken) =>
        _tenantNumbers.TryGetValue(tenantId, out var tenantNo) ? FindAsync(tenantNo, cancellationToken) : new(ReadByIdAsync(tenantId, cancellationToken));

    /// <summary>Null when there is no such tenant.</summary>
    public ValueTask<TenantSnapshot?> FindAsync(int tenantNo, CancellationToken cancellationToken)
    {
        if (!_snapshots.TryGetValue(tenantNo, out var flight)) flight = Board(tenantNo);
        return flight.Value.IsCompletedSuccessfully ? new(flight.Value.Result) : new(flight.Value.WaitAsync(cancellationToken));
    }

    /// <summary>The current revision of one destination; null when it was deleted.</summary>
    public ValueTask<DestinationSnapshot?> FindDestinationAsync(int destinationNo, CancellationToken cancellationToken)
    {
        if (CanaryLane.Has(destinationNo)) return new(CanaryLane.Snapshot(destinationNo));
        if (!_tenantOfDestination.TryGetValue(destinationNo, out var tenantNo)) return new(ReadDestinationAsync(destinationNo, cancellationToken));
        var tenant = FindAsync(tenantNo, cancellationToken);
        return tenant.IsCompletedSuccessfully ? new(tenant.Result?.Find(destinationNo)) : new(Await(tenant, destinationNo));
    }

    /// <summary>
    /// Forgets what one tenant's snapshot says of a destination, or all that it says, and tells the lanes which destination changed. Call it after the commit: who asks
    /// from then on gets the new state.
    /// </summary>
    public void Invalidate(int tenantNo, int? destinationNo)
    {
        if (destinationNo is not { } changed)
        {
            _snapshots.TryRemove(tenantNo, out _);
            return;
        }

        Refresh(tenantNo, changed);
        DestinationChanged?.Invoke(changed);
    }

    /// <summary>Forgets every snapshot, after a change of what all tenants share.</summary>
    public void InvalidateAll() => _snapshots.Clear();

    private Lazy<Task<TenantSnapshot?>> Board(int tenantNo)
    {
        Lazy<Task<TenantSnapshot?>>? own = null;
        own = new(() => Task.Run(() => BuildAsync(tenantNo, own!, () => reader.ReadAsync(tenantNo))));
        return _snapshots.GetOrAdd(tenantNo, own);
    }

    // Each refresh builds on the flight before it, which may have begun before the change was committed and may have read the old state.
    private void Refresh(int tenantNo, int destinationNo)
    {
        while (_snapshots.TryGetValue(tenantNo, out var before))
        {
            Lazy<Task<TenantSnapshot?>>? own = null;
            own = new(() => Task.Run(() => RefreshAsync(tenantNo, destinationNo, before, own!)));
            if (!_snapshots.TryUpdate(tenantNo, own, before)) continue;
            _ = own.Value;
            return;
        }
    }

    private async Task<TenantSnapshot?> RefreshAsync(int tenantNo, int destinationNo, Lazy<Task<TenantSnapshot?>> before, Lazy<Task<TenantSnapshot?>> own)
    {
        await ((Task)before.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await BuildAsync(tenantNo, own, before.Value is { IsCompletedSuccessfully: true, Result: { } known } ? () => reader.ReadAsync(known, destinationNo)! : () => reader.ReadAsync(tenantNo));
    }

    // A flight that found nothing or failed leaves, so that the next caller looks again.
    private async Task<TenantSnapshot?> BuildAsync(int tenantNo, Lazy<Task<TenantSnapshot?>> own, Func<Task<TenantSnapshot?>> readAsync)
    {
        TenantSnapshot? snapshot = null;
        try
        {
            snapshot = await readAsync();
            if (snapshot is null) return null;
            _tenantNumbers[snapshot.Id] = tenantNo;
            foreach (var destination in snapshot.Destinations) _tenantOfDestination[destination.DestinationNo] = tenantNo;
            return snapshot;
        }
        finally
        {
            if (snapshot is null) _snapshots.TryRemove(new(tenantNo, own));
        }
    }

    private async Task<TenantSnapshot?> ReadByIdAsync(string tenantId, CancellationToken cancellationToken) =>
        await reader.FindTenantNoAsync(tenantId, cancellationToken) is { } tenantNo ? await FindAsync(tenantNo, cancellationToken) : null;

    private async Task<DestinationSnapshot?> ReadDestinationAsync(int destinationNo, CancellationToken cancellationToken) =>
        await reader.FindTenantOfDestinationAsync(destinationNo, cancellationToken) is { } tenantNo
            ? (await FindAsync(tenantNo, cancellationToken))?.Find(destinationNo)
            : null;

    private static async Task<DestinationSnapshot?> Await(ValueTask<TenantSnapshot?> tenant, int destinationNo) => (await tenant)?.Find(destinationNo);
}
