using System.Security.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Cryptography;

/// <summary>A keyed hash (RFC 2104) with its key worked in once. Safe to share between threads.</summary>
internal abstract class KeyedHash(MacAlgorithm algorithm)
{
    public MacAlgorithm Algorithm => algorithm;

    /// <summary>Hashes three pieces as one message.</summary>
    public abstract void Compute(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tail, Span<byte> destination);

    public static KeyedHash Create(MacAlgorithm algorithm, byte[] key) =>
        algorithm.Hash == HashAlgorithmName.SHA256 && Sha256State.IsSupported ? new Sha256KeyedHash(algorithm, key) : new PooledKeyedHash(algorithm, key);
}

/// <summary>
/// Over the platform's hash. Keying costs as much as hashing a short message, so a state is keyed once and lent to one thread at a time.
/// </summary>
internal sealed class PooledKeyedHash(MacAlgorithm algorithm, byte[] key) : KeyedHash(algorithm)
{
    private readonly InstancePool<IncrementalHash> _pool = new(() => IncrementalHash.CreateHMAC(algorithm.Hash, key));

    public override void Compute(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tail, Span<byte> destination)
    {
        var mac = _pool.Rent();
        if (!head.IsEmpty)
            mac.AppendData(head);
        if (!body.IsEmpty)
            mac.AppendData(body);
        if (!tail.IsEmpty)
            mac.AppendData(tail);
        mac.GetHashAndReset(destination);
        _pool.Return(mac);
    }
}
