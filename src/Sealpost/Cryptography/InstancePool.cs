namespace Sealpost.Cryptography;

/// <summary>Lends objects that serve one thread at a time; as many wait as the machine has processors, the rest are disposed of.</summary>
internal sealed class InstancePool<T>(Func<T> create)
    where T : class, IDisposable
{
    private readonly T?[] _spare = new T?[Environment.ProcessorCount];
    private T? _first;

    public T Rent()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
            return first;
        foreach (ref var slot in _spare.AsSpan())
        {
            if (Interlocked.Exchange(ref slot, null) is { } spare)
                return spare;
        }

        return create();
    }

    public void Return(T instance)
    {
        if (Interlocked.CompareExchange(ref _first, instance, null) is null)
            return;
        foreach (ref var slot in _spare.AsSpan())
        {
            if (Interlocked.CompareExchange(ref slot, instance, null) is null)
                return;
        }

        instance.Dispose();
    }
}
