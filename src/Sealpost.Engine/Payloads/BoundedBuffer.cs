using System.Buffers;

namespace Sealpost.Engine.Payloads;

/// <summary>Collects bytes up to a limit. After a write that did not fit, what it holds is of no use.</summary>
internal sealed class BoundedBuffer(int limit)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - _bytes.WrittenCount) return false;
        _bytes.Write(bytes);
        return true;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
