using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Cryptography;

/// <summary>
/// HMAC-SHA256 from two kept states: the inner and the outer one, each after its padded key. A message starts from a copy of the inner
/// state, so nothing is keyed, pooled or locked.
/// </summary>
internal sealed class Sha256KeyedHash : KeyedHash
{
    private const int BlockSize = 64;

    private readonly Sha256State _inner;
    private readonly Sha256State _outer;

    public Sha256KeyedHash(MacAlgorithm algorithm, ReadOnlySpan<byte> key)
        : base(algorithm)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        block.Clear();
        if (key.Length > BlockSize)
            SHA256.HashData(key, block);
        else
            key.CopyTo(block);

        _inner = Start(block, 0x36);
        _outer = Start(block, 0x5C);
        CryptographicOperations.ZeroMemory(block);
    }

    [SkipLocalsInit]
    public override void Compute(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tail, Span<byte> destination)
    {
        var state = _inner;
        state.Append(head);
        state.Append(body);
        state.Append(tail);
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        state.Finish(inner);

        state = _outer;
        state.Append(inner);
        state.Finish(destination[..SHA256.HashSizeInBytes]);
    }

    private static Sha256State Start(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        for (var i = 0; i < BlockSize; i++)
            block[i] = (byte)(key[i] ^ pad);
        var state = Sha256State.Create();
        state.Append(block);
        CryptographicOperations.ZeroMemory(block);
        return state;
    }
}
