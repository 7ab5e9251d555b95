using System.Security.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>
/// Keyed hash states of one key, ready to take data. Keying costs as much as hashing a short message, so a state is keyed once and lent
/// to one thread at a time.
/// </summary>
internal sealed class MacPool(MacAlgorithm algorithm, byte[] key)
{
    private readonly IncrementalHash?[] _spare = new IncrementalHash?[Environment.ProcessorCount];
    private IncrementalHash? _first;

    /// <summary>Hashes three pieces as one message.</summary>
    public void Compute(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tail, Span<byte> destination)
    {
        var mac = Interlocked.Exchange(ref _first, null) ?? Rent();
        if (!head.IsEmpty)
            mac.AppendData(head);
        if (!body.IsEmpty)
            mac.AppendData(body);
        if (!tail.IsEmpty)
            mac.AppendData(tail);
        mac.GetHashAndReset(destination);
        Return(mac);
    }

    private IncrementalHash Rent()
    {
        foreach (ref var slot in _spare.AsSpan())
        {
            if (Interlocked.Exchange(ref slot, null) is { } spare)
                return spare;
        }

        return IncrementalHash.CreateHMAC(algorithm.Hash, key);
    }

    private void Return(IncrementalHash mac)
    {
        if (Interlocked.CompareExchange(ref _first, mac, null) is null)
            return;
        foreach (ref var slot in _spare.AsSpan())
        {
            if (Interlocked.CompareExchange(ref slot, mac, null) is null)
                return;
        }

        mac.Dispose();
    }
}
