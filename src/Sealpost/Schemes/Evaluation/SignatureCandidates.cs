using System.Security.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>The decoded signatures of one request, at most sixteen, each with the set of keys it may be by.</summary>
internal ref struct SignatureCandidates(Span<byte> bytes, Span<byte> keys, int size, SignatureEncoding encoding)
{
    public const int Max = 16;

    private readonly Span<byte> _bytes = bytes;
    private readonly Span<byte> _keys = keys;
    private int _count;
    private int _seen;
    private bool _wellFormed;

    /// <summary>The keys that at least one signature may be by.</summary>
    public byte Keys { get; private set; }

    /// <summary>Takes a signature; false when there are too many.</summary>
    public bool Add(scoped ReadOnlySpan<char> text, byte keys)
    {
        if (_seen++ == Max)
            return false;

        var decoding = encoding.Decode(text, _bytes.Slice(_count * size, size));
        _wellFormed |= decoding != Decoding.Malformed;
        if (decoding == Decoding.Exact)
        {
            _keys[_count++] = keys;
            Keys |= keys;
        }

        return true;
    }

    /// <summary>Compares with every signature, whatever the outcome of the first.</summary>
    public readonly bool Match(ReadOnlySpan<byte> mac, byte key)
    {
        var matched = false;
        for (var i = 0; i < _count; i++)
            matched |= CryptographicOperations.FixedTimeEquals(mac, _bytes.Slice(i * size, size)) & (_keys[i] & key) != 0;
        return matched;
    }

    /// <summary>Why there is nothing to compare; accepted when there is.</summary>
    public readonly VerifyOutcome Outcome =>
        _count == 0 && !_wellFormed ? VerifyOutcome.MalformedSignature
        : _count == 0 ? VerifyOutcome.SignatureMismatch
        : Keys == 0 ? VerifyOutcome.NoKey
        : VerifyOutcome.Accepted;
}
