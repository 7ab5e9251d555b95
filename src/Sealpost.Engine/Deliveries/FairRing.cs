namespace Sealpost.Engine.Deliveries;

/// <summary>
/// Gives the slots of a node to the lanes that could use them. The tenant with the fewest requests under way comes first, then whoever waits longest, and each tenant's lanes
/// take turns, so that neither the depth nor the number of somebody's lanes costs others their turn. Pure.
/// </summary>
/// <remarks>
/// Two parts of the slots stay free for others: no tenant gets the last eighth, and lanes whose receiver has not shown that it answers (the last answer was bad, or there was none yet)
/// get three quarters at most together, so that receivers that hang cannot keep all slots from those that answer.
/// </remarks>
/// <param name="mostOfTenant">How many requests of a tenant may be under way, by its number.</param>
internal sealed class FairRing(int slots, Func<int, int> mostOfTenant)
{
    private readonly Dictionary<int, Share> _shares = [];
    private readonly SortedSet<Share> _waiting = new(ByNeed.Instance);
    private readonly Queue<Lane> _parked = new();
    private readonly int _ofOneTenant = Math.Max(1, slots - (slots / 8));
    private readonly int _ofUnproven = Math.Max(1, slots - (slots / 4));
    private int _unproven;
    private long _turn;

    public int InFlight { get; private set; }

    /// <summary>Takes a lane into the ring; nothing when it is there already.</summary>
    public void Add(Lane lane)
    {
        if (lane.IsQueued) return;
        lane.IsQueued = true;
        Enqueue(lane);
    }

    /// <summary>The lane whose turn it is, out of the ring now. False when no slot is free for any that waits.</summary>
    public bool TryNext(out Lane lane)
    {
        for (var room = _ofUnproven - _unproven; room > 0 && _parked.TryDequeue(out var parked); room--) Enqueue(parked);
        while (InFlight < slots && _waiting.Min is { } share)
        {
            _waiting.Remove(share);
            // It comes back when one of its requests is over.
            if (!MayHaveMore(share)) continue;
            lane = share.Lanes.Dequeue();
            share.Turn = ++_turn;
            if (share.Lanes.Count > 0) _waiting.Add(share);
            if (lane.IsProven || _unproven < _ofUnproven)
            {
                lane.IsQueued = false;
                return true;
            }

            _parked.Enqueue(lane);
        }

        lane = null!;
        return false;
    }

    /// <summary>A request has begun.</summary>
    public void Started(PendingDelivery delivery)
    {
        InFlight++;
        if (delivery.Unproven) _unproven++;
        Count(ShareOf(delivery.TenantNo), 1);
    }

    /// <summary>A request is over.</summary>
    public void Ended(PendingDelivery delivery)
    {
        InFlight--;
        if (delivery.Unproven) _unproven--;
        var share = ShareOf(delivery.TenantNo);
        Count(share, -1);
        if (share is { InFlight: 0, Lanes.Count: 0 }) _shares.Remove(delivery.TenantNo);
    }

    private void Enqueue(Lane lane)
    {
        var share = ShareOf(lane.TenantNo);
        share.Lanes.Enqueue(lane);
        if (MayHaveMore(share)) _waiting.Add(share);
    }

    private bool MayHaveMore(Share share) => share.InFlight < Math.Min(_ofOneTenant, mostOfTenant(share.TenantNo));

    private Share ShareOf(int tenantNo)
    {
        if (_shares.TryGetValue(tenantNo, out var share)) return share;
        share = new Share(tenantNo);
        _shares.Add(tenantNo, share);
        return share;
    }

    private void Count(Share share, int change)
    {
        var waits = share.Lanes.Count > 0;
        if (waits) _waiting.Remove(share);
        share.InFlight += change;
        if (waits && MayHaveMore(share)) _waiting.Add(share);
    }

    private sealed class Share(int tenantNo)
    {
        public int TenantNo => tenantNo;

        public Queue<Lane> Lanes { get; } = new();

        public int InFlight { get; set; }

        /// <summary>When it was served last.</summary>
        public long Turn { get; set; }
    }

    private sealed class ByNeed : IComparer<Share>
    {
        public static readonly ByNeed Instance = new();

        public int Compare(Share? one, Share? other)
        {
            var order = one!.InFlight.CompareTo(other!.InFlight);
            if (order == 0) order = one.Turn.CompareTo(other.Turn);
            return order == 0 ? one.TenantNo.CompareTo(other.TenantNo) : order;
        }
    }
}
