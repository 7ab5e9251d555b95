using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// What a destination may cost a server that has not shown that it wants to hear from us: so many attempts at once and then so many a minute, of the destination and of all such
/// destinations of its tenant at one host, and below one name or at all its ports, together. It ends with the first 2xx. Pure; used by the loop of the lanes alone.
/// </summary>
/// <param name="parent">The host and its neighbours, as <see cref="StrangerHost.ParentOf"/> says; null for none.</param>
internal sealed class FirstContact(int attempts, HostContact host, HostContact? parent)
{
    private readonly TokenBucket _own = TokenBucket.OfMinute(attempts);

    /// <summary>The first moment at which one may go. Who waits for others looks once a second: the host may have agreed to another's.</summary>
    public long FreeAt(long now)
    {
        var own = _own.FreeAt(now);
        return host.IsFree(now) && parent?.IsFree(now) != false ? own : Math.Max(own, ((now / 1000) + 1) * 1000);
    }

    public void Taken(long now)
    {
        _own.Take(1, now);
        host.Taken(now);
        parent?.Taken(now);
    }

    /// <summary>The host has answered 2xx: it knows the tenant. Of its neighbours that says nothing.</summary>
    public void Welcomed() => host.Welcomed();
}

/// <summary>One host, or it and its neighbours, as one tenant knows it.</summary>
internal sealed class HostContact(TokenBucket? bucket)
{
    private TokenBucket? _bucket = bucket;

    /// <summary>When it was last asked or heard of.</summary>
    public long UsedAt { get; set; }

    public bool HasAgreed { get; private set; }

    public bool IsFree(long now) => FreeAt(now) <= now;

    public long FreeAt(long now) => _bucket?.FreeAt(now) ?? now;

    public void Taken(long now)
    {
        _bucket?.Take(1, now);
        UsedAt = now;
    }

    public void Welcomed()
    {
        _bucket = null;
        HasAgreed = true;
    }
}

/// <summary>The hosts that tenants began to send to on this node.</summary>
/// <param name="ofDestination">Attempts a minute of one destination; 0 means no limit at all.</param>
/// <param name="ofHost">Attempts a minute of all of a tenant's destinations at one host; 0 means no limit.</param>
/// <param name="ofParent">The same at a host and its neighbours; 0 means no limit.</param>
/// <param name="kept">So many are remembered before those that are idle are forgotten.</param>
internal sealed class FirstContacts(int ofDestination, int ofHost, int ofParent, int kept = 50_000)
{
    private const long Forgotten = 120_000;
    private const int LooksForEach = 4;

    private readonly Dictionary<(int Tenant, string Name), HostContact> _known = [];
    private readonly Queue<(int Tenant, string Name)> _order = [];

    public int Count => _known.Count;

    public static FirstContacts Of(DeliveryOptions options) => new(options.FirstContactAttempts, options.FirstContactAttemptsPerHost, options.FirstContactAttemptsPerParent);

    /// <summary>Null when the destination needs none.</summary>
    public FirstContact? Begin(LaneRules rules, long now)
    {
        if (rules.StrangerAt is not { } name || ofDestination == 0) return null;
        return new(ofDestination, Find((rules.TenantNo, name), ofHost, now), FindParent(rules.TenantNo, name, now));
    }

    /// <summary>Counts one attempt that belongs to no lane, unless the host or its parent has had its share.</summary>
    /// <returns>The first moment at which there may be one; null when it was counted.</returns>
    public long? Take(int tenantNo, string name, long now)
    {
        if (ofDestination == 0) return null;
        var host = Find((tenantNo, name), ofHost, now);
        if (host.HasAgreed) return null;
        var parent = FindParent(tenantNo, name, now);
        if (Math.Max(host.FreeAt(now), parent?.FreeAt(now) ?? now) is var free && free > now) return free;
        host.Taken(now);
        parent?.Taken(now);
        return null;
    }

    /// <summary>The host has agreed to what belongs to no lane.</summary>
    public void Welcome(int tenantNo, string name)
    {
        if (_known.TryGetValue((tenantNo, name), out var host)) host.Welcomed();
    }

    private HostContact? FindParent(int tenantNo, string name, long now) => ofParent > 0 && StrangerHost.ParentOf(name) is { } above ? Find((tenantNo, above), ofParent, now) : null;

    private HostContact Find((int Tenant, string Name) key, int attempts, long now)
    {
        if (!_known.TryGetValue(key, out var contact))
        {
            if (_known.Count >= kept) ForgetIdle(now);
            _known.Add(key, contact = new(attempts == 0 ? null : TokenBucket.OfMinute(attempts)));
            _order.Enqueue(key);
        }

        contact.UsedAt = now;
        return contact;
    }

    /// <summary>
    /// A few in turn for each new one, so that none costs a look at all of them. The buckets of the idle have filled up again; one that knew the tenant shows it once more with its
    /// next answer.
    /// </summary>
    private void ForgetIdle(long now)
    {
        for (var looks = 0; looks < LooksForEach && _order.TryDequeue(out var key); looks++)
        {
            if (_known[key].UsedAt < now - Forgotten) _known.Remove(key);
            else _order.Enqueue(key);
        }
    }
}
