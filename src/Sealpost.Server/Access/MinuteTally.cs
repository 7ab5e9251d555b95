using System.Net;

namespace Sealpost.Server.Access;

/// <summary>Says when to tell of what anybody may cause as often as they like: of the first at once, of what follows together, once a minute at most. Safe to share between threads.</summary>
internal sealed class MinuteTally(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;
    private long _untold;

    /// <summary>One more.</summary>
    /// <returns>How many to tell of now; 0 for none.</returns>
    public long Add()
    {
        lock (_gate)
        {
            _untold++;
            var now = time.GetUtcNow();
            if (now - _toldAt < Interval) return 0;
            (_toldAt, var count, _untold) = (now, _untold, 0);
            return count;
        }
    }

    /// <summary>An address as a log names it.</summary>
    public static string Shown(IPAddress address) => address.Equals(IPAddress.None) ? "an unknown address" : address.ToString();
}
