using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Host.Migration;

/// <summary>A hash over rows whatever their order: the sum of the SHA-256 of each, cut to 128 bits.</summary>
internal sealed class RowHash
{
    private readonly ArrayBufferWriter<byte> _row = new();

    public long Rows { get; private set; }

    public UInt128 Sum { get; private set; }

    public void BeginRow() => _row.ResetWrittenCount();

    /// <param name="value">Null, a long, a string or bytes. Each is told apart from every other.</param>
    public void Add(object? value)
    {
        switch (value)
        {
            case null:
                _row.Write<byte>([0]);
                break;
            case long number:
                Append(1, BitConverter.GetBytes(number));
                break;
            case string text:
                Append(2, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Append(3, bytes);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} is not stored.", nameof(value));
        }
    }

    public void EndRow()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.WrittenSpan, hash);
        Sum += BinaryPrimitives.ReadUInt128BigEndian(hash);
        Rows++;
    }

    private void Append(byte kind, byte[] bytes)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
        _row.Write(head);
        _row.Write(bytes);
    }
}
