namespace Sealpost.Engine.Egress.Dialling;

/// <summary>Times the steps of opening one connection.</summary>
internal sealed class ConnectionOpening(TimeProvider time)
{
    private long _last = time.GetTimestamp();

    public TimeSpan Dns { get; set; }

    public TimeSpan Connect { get; set; }

    public TimeSpan Tls { get; set; }

    /// <summary>The time since the last step ended.</summary>
    public TimeSpan Lap()
    {
        var now = time.GetTimestamp();
        var lap = time.GetElapsedTime(_last, now);
        _last = now;
        return lap;
    }
}
