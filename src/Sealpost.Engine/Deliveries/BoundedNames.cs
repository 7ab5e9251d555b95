using System.Collections.Concurrent;

namespace Sealpost.Engine.Deliveries;

/// <summary>Names for tags whose number is bounded: the first to come have one each, all others share <see cref="Other"/>. Safe to share between threads.</summary>
internal sealed class BoundedNames<T>(int limit)
    where T : struct
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<T, string> _names = new();
    private int _taken;

    public string NameOf(T id)
    {
        if (_names.TryGetValue(id, out var name)) return name;
        if (Volatile.Read(ref _taken) >= limit || Interlocked.Increment(ref _taken) > limit) return Other;
        return _names.GetOrAdd(id, id.ToString()!);
    }
}
