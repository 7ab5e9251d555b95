using System.Security.Cryptography;
using Sealpost.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>The decoded signatures of one request, at most sixteen, each with the set of keys it may be by.</summary>
/// <param name="bytes">Room for sixteen signatures of the largest size.</param>
/// <param name="lengths">Room for sixteen lengths.</param>
/// <param name="keys">Room for sixteen sets of keys.</param>
/// <param name="fixedSize">The only size that can match; 0 when it depends on the key.</param>
/// <param name="encoding">How they stand in text.</param>
internal ref struct SignatureCandidates(Span<byte> bytes, Span<ushort> lengths, Span<byte> keys, int fixedSize, SignatureEncoding encoding)
{
    public const int Max = 16;

    private readonly Span<byte> _bytes = bytes;
    private readonly Span<ushort> _lengths = lengths;
    private readonly Span<byte> _keys = keys;
    private readonly int _slot = bytes.Length / Max;
    private int _seen;
    private bool _wellFormed;

    public int Count { get; private set; }

    /// <summary>The keys that at least one signature may be by.</summary>
    public byte Keys { get; private set; }

    /// <summary>Takes a signature; false when there are too many.</summary>
    public bool Add(scoped ReadOnlySpan<char> text, byte keys)
    {
        if (_seen++ == Max)
            return false;

        var size = fixedSize != 0 ? fixedSize : Math.Min(encoding.DecodedLength(text), _slot);
        var decoding = encoding.Decode(text, _bytes.Slice(Count * _slot, size));
        _wellFormed |= decoding != Decoding.Malformed;
        if (decoding == Decoding.Exact)
        {
            _lengths[Count] = (ushort)size;
            _keys[Count++] = keys;
            Keys |= keys;
        }

        return true;
    }

    /// <summary>Compares with every signature, whatever the outcome of the first.</summary>
    public readonly bool Match(ReadOnlySpan<byte> mac, byte key)
    {
        var matched = false;
        for (var i = 0; i < Count; i++)
            matched |= CryptographicOperations.FixedTimeEquals(mac, _bytes.Slice(i * _slot, mac.Length)) & (_keys[i] & key) != 0;
        return matched;
    }

    /// <summary>Whether a signature that may be by this key is good. Nothing secret is compared, so the first good one ends it.</summary>
    public readonly bool Match(AsymmetricKey key, SigningAlgorithm algorithm, ReadOnlySpan<byte> message, byte bit)
    {
        for (var i = 0; i < Count; i++)
        {
            if ((_keys[i] & bit) != 0 && key.Verify(algorithm, message, _bytes.Slice(i * _slot, _lengths[i])))
                return true;
        }

        return false;
    }

    /// <summary>Why there is nothing to compare; accepted when there is.</summary>
    public readonly VerifyOutcome Outcome =>
        Count == 0 && !_wellFormed ? VerifyOutcome.MalformedSignature
        : Count == 0 ? VerifyOutcome.SignatureMismatch
        : Keys == 0 ? VerifyOutcome.NoKey
        : VerifyOutcome.Accepted;
}
