using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>
/// How many mails go to addresses that a tenant names itself. Whom they belong to has agreed to nothing, and the mails bear the operator's name: neither is to pay for a tenant with
/// a thousand failing destinations. For one caller at a time, which gives the time.
/// </summary>
internal sealed class MailAllowance(int kept = 10_000)
{
    /// <summary>Within an hour, to all addresses of a tenant together.</summary>
    public const int OfTenant = 200;

    /// <summary>Within an hour, from a tenant to one address.</summary>
    public const int OfAddress = 20;

    private const long Forgotten = 3_600_000;

    private readonly Dictionary<(int Tenant, string? Address), Entry> _known = [];

    public int Count => _known.Count;

    /// <summary>Counts a mail; false when it is one too many, and not to be sent.</summary>
    /// <param name="now">Milliseconds.</param>
    public bool Take(int tenantNo, string address, long now)
    {
        var tenant = Find((tenantNo, null), OfTenant, now);
        if (tenant.Bucket.FreeAt(now) > now) return false;
        var one = Find((tenantNo, address.ToUpperInvariant()), OfAddress, now);
        if (one.Bucket.FreeAt(now) > now) return false;
        tenant.Bucket.Take(1, now);
        one.Bucket.Take(1, now);
        return true;
    }

    private Entry Find((int Tenant, string? Address) key, int amount, long now)
    {
        if (!_known.TryGetValue(key, out var entry))
        {
            if (_known.Count >= kept) ForgetIdle(now);
            _known.Add(key, entry = new(TokenBucket.OfHour(amount)));
        }

        entry.UsedAt = now;
        return entry;
    }

    /// <summary>Theirs have filled up again.</summary>
    private void ForgetIdle(long now)
    {
        foreach (var (key, entry) in _known)
        {
            if (entry.UsedAt <= now - Forgotten) _known.Remove(key);
        }
    }

    private sealed class Entry(TokenBucket bucket)
    {
        public TokenBucket Bucket => bucket;

        public long UsedAt { get; set; }
    }
}
