namespace Sealpost.Engine.Deliveries;

/// <summary>
/// What a destination may cost a server that has not shown that it wants to hear from us: so many attempts at once and then so many a minute, of the destination and of all such
/// destinations of its tenant at one host together. It ends with the first 2xx. Pure; used by the loop of the lanes alone.
/// </summary>
internal sealed class FirstContact(int attempts, HostContact host)
{
    private readonly TokenBucket _own = TokenBucket.OfMinute(attempts);

    /// <summary>The first moment at which one may go. Who waits for the host looks once a second: it may have agreed to another's.</summary>
    public long FreeAt(long now)
    {
        var own = _own.FreeAt(now);
        return host.IsFree(now) ? own : Math.Max(own, ((now / 1000) + 1) * 1000);
    }

    public void Taken(long now)
    {
        _own.Take(1, now);
        host.Taken(now);
    }

    /// <summary>The host has answered 2xx: it knows the tenant.</summary>
    public void Welcomed() => host.Welcomed();
}

/// <summary>One host as one tenant knows it.</summary>
internal sealed class HostContact(TokenBucket? bucket)
{
    private TokenBucket? _bucket = bucket;

    /// <summary>When it was last asked or heard of.</summary>
    public long UsedAt { get; set; }

    public bool IsFree(long now) => _bucket is null || _bucket.FreeAt(now) <= now;

    public void Taken(long now)
    {
        _bucket?.Take(1, now);
        UsedAt = now;
    }

    public void Welcomed() => _bucket = null;
}

/// <summary>The hosts that tenants began to send to on this node.</summary>
/// <param name="ofDestination">Attempts a minute of one destination; 0 means no limit at all.</param>
/// <param name="ofHost">Attempts a minute of all of a tenant's destinations at one host; 0 means no limit.</param>
internal sealed class FirstContacts(int ofDestination, int ofHost)
{
    private const int MaxHosts = 50_000;
    private const long Forgotten = 120_000;

    private readonly Dictionary<(int Tenant, string Host), HostContact> _hosts = [];

    /// <summary>Null when the destination needs none.</summary>
    public FirstContact? Begin(LaneRules rules, long now)
    {
        if (rules.StrangerAt is not { } name || ofDestination == 0) return null;
        if (!_hosts.TryGetValue((rules.TenantNo, name), out var host))
        {
            if (_hosts.Count >= MaxHosts) ForgetIdle(now);
            _hosts.Add((rules.TenantNo, name), host = new(ofHost == 0 ? null : TokenBucket.OfMinute(ofHost)));
        }

        host.UsedAt = now;
        return new(ofDestination, host);
    }

    // Their buckets have filled up again. One that knew the tenant shows it once more with its next answer.
    private void ForgetIdle(long now)
    {
        foreach (var (key, host) in _hosts)
        {
            if (host.UsedAt < now - Forgotten) _hosts.Remove(key);
        }
    }
}
