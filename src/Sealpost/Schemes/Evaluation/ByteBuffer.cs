using System.Buffers;
using System.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>Bytes that grow out of a stack span into a rented array. Dispose returns the array.</summary>
internal ref struct ByteBuffer(Span<byte> initial)
{
    private Span<byte> _bytes = initial;
    private byte[]? _rented;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _bytes[.._length];

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes[_length..]);
        _length += bytes.Length;
    }

    /// <summary>Appends text as UTF-8; a lone surrogate becomes U+FFFD, as everywhere in the platform.</summary>
    public void Append(scoped ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _bytes[_length..]);
    }

    public void Clear() => _length = 0;

    public readonly void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
    }

    private void Reserve(int more)
    {
        if (_length + more <= _bytes.Length)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + more));
        _bytes[.._length].CopyTo(larger);
        Dispose();
        _rented = larger;
        _bytes = larger;
    }
}
