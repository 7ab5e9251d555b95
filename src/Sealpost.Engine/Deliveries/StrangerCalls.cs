using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// What a server that has not shown that it wants to hear from us may be asked beside deliveries: handshakes and requests for tokens, which anybody can cause as often as they
/// like. The two share an allowance of their own, as large as that of the deliveries of a tenant to one host, and below one name. Safe to share between threads.
/// </summary>
internal sealed class StrangerCalls(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly FirstContacts _contacts = FirstContacts.Of(options.Value);

    private long Now => (long)time.GetElapsedTime(_origin).TotalMilliseconds;

    /// <summary>Counts a call, unless the server has had as many as it may.</summary>
    /// <param name="strangerAt">Host and port of a stranger; null for a server that is none.</param>
    /// <returns>How long to wait; null when it may be made.</returns>
    public TimeSpan? Begin(int tenantNo, string? strangerAt)
    {
        if (strangerAt is null) return null;
        lock (_lock)
        {
            var now = Now;
            return _contacts.Take(tenantNo, strangerAt, now) is { } free ? TimeSpan.FromMilliseconds(free - now) : null;
        }
    }

    /// <summary>The server has agreed: this tenant may call it as often as it likes.</summary>
    public void Welcomed(int tenantNo, string? strangerAt)
    {
        if (strangerAt is null) return;
        lock (_lock) _contacts.Welcome(tenantNo, strangerAt);
    }
}
