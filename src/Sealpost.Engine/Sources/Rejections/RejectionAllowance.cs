using System.Collections.Concurrent;

namespace Sealpost.Engine.Sources.Rejections;

/// <summary>How many rejected requests of each source may be kept within a minute, so that a flood of them does not become a flood of writes.</summary>
internal sealed class RejectionAllowance(int mostPerMinute)
{
    private readonly ConcurrentDictionary<int, Minute> _minutes = new();

    public bool Take(int sourceNo, DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / 60;
        var minute = _minutes.AddOrUpdate(sourceNo, _ => new(current, 1), (_, last) => last.Number == current ? last with { Count = last.Count + 1 } : new(current, 1));
        return minute.Count <= mostPerMinute;
    }

    private readonly record struct Minute(long Number, int Count);
}
